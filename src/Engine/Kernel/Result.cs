using System.Diagnostics.CodeAnalysis;

namespace IronicConsole.Engine.Kernel;

/// <summary>A value, or the <see cref="Kernel.Problem"/> that stands in its place. The expected is a result; an exception is a bug.</summary>
/// <typeparam name="T">What is had when all went well.</typeparam>
public readonly struct Result<T>
{
    private Result(T? value, Problem? problem) => (Value, Problem) = (value, problem);

    /// <summary>The value; default when there is a problem.</summary>
    public T? Value { get; }

    /// <summary>The problem; null when there is a value.</summary>
    public Problem? Problem { get; }

    /// <summary>Whether there is a value.</summary>
    [MemberNotNullWhen(true, nameof(Value))]
    [MemberNotNullWhen(false, nameof(Problem))]
    public bool Ok => Problem is null;

    /// <summary>Goes on with the value, or carries the problem along.</summary>
    public Result<TNext> Then<TNext>(Func<T, Result<TNext>> next) => Ok ? next(Value) : Problem;

#pragma warning disable CA2225 // the two conversions are the whole point: `return value;` and `return problem;`
    /// <summary>A value is a result.</summary>
    public static implicit operator Result<T>(T value) => new(value, null);

    /// <summary>A problem is a result.</summary>
    public static implicit operator Result<T>(Problem problem) => new(default, problem);
#pragma warning restore CA2225
}
