using System.Collections.Immutable;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Operations;

namespace IronicConsole.Web.Plans;

/// <summary>The plan as a person has put it together: immutable, each change makes the next one.</summary>
public sealed record PlanSheet
{
    /// <summary>An empty plan.</summary>
    public static PlanSheet Empty { get; } = new();

    /// <summary>The steps, in the person's order.</summary>
    public ImmutableArray<PlanStep> Steps { get; init; } = [];

    /// <summary>The last number that was given to a step.</summary>
    public int Last { get; init; }

    /// <summary>Runs without the agent (clean, service).</summary>
    public bool NoRamdisk { get; init; }

    /// <summary>The step of that number, or null.</summary>
    public PlanStep? Find(int? id) => Steps.FirstOrDefault(s => s.Id == id);

    /// <summary>Where a step stands, from 0; -1 when it is not in the plan.</summary>
    public int IndexOf(int id)
    {
        for (var i = 0; i < Steps.Length; i++)
        {
            if (Steps[i].Id == id) return i;
        }

        return -1;
    }

    /// <summary>With steps put in before a place; the last of them has the number <see cref="Last"/>.</summary>
    public PlanSheet Insert(int at, params IEnumerable<RequestedStep> steps)
    {
        var last = Last;
        var made = steps.Select(s => new PlanStep(++last, s.Interface, s.Step) { Args = s.Args, Priority = s.Priority, Children = s.Children }).ToList();
        return this with { Steps = Steps.InsertRange(Math.Clamp(at, 0, Steps.Length), made), Last = last };
    }

    /// <summary>With a step at another place, from 0.</summary>
    public PlanSheet Move(int id, int to)
    {
        var from = IndexOf(id);
        to = Math.Clamp(to, 0, Steps.Length - 1);
        return from < 0 || from == to ? this : this with { Steps = Steps.RemoveAt(from).Insert(to, Steps[from]) };
    }

    /// <summary>With the same step once more, right behind it.</summary>
    public PlanSheet Duplicate(int id) =>
        Find(id) is { } step ? this with { Steps = Steps.Insert(IndexOf(id) + 1, step with { Id = Last + 1 }), Last = Last + 1 } : this;

    /// <summary>Without a step.</summary>
    public PlanSheet Remove(int id) => IndexOf(id) is >= 0 and var at ? this with { Steps = Steps.RemoveAt(at) } : this;

    /// <summary>With a step changed.</summary>
    public PlanSheet Change(int id, Func<PlanStep, PlanStep> change) => IndexOf(id) is >= 0 and var at ? this with { Steps = Steps.SetItem(at, change(Steps[at])) } : this;

    /// <summary>What is asked of the engine.</summary>
    public ProvisionRequest Request() => new() { Steps = [.. Steps.Where(s => !s.Off).Select(s => s.Request())], DisableRamdisk = NoRamdisk ? true : null };
}

/// <summary>A plan with what it was before: undo and redo without end.</summary>
/// <param name="Now">As it is.</param>
public sealed record PlanHistory(PlanSheet Now)
{
    private ImmutableStack<PlanSheet> Past { get; init; } = [];

    private ImmutableStack<PlanSheet> Future { get; init; } = [];

    private string? Field { get; init; }

    /// <summary>Whether there is something to undo.</summary>
    public bool CanUndo => !Past.IsEmpty;

    /// <summary>Whether there is something to redo.</summary>
    public bool CanRedo => !Future.IsEmpty;

    /// <summary>The plan is another one now.</summary>
    /// <param name="next">The plan.</param>
    /// <param name="field">The field that is typed into: all that is typed into it in one go is undone in one go.</param>
    public PlanHistory Do(PlanSheet next, string? field = null) =>
        ReferenceEquals(next, Now) ? this
        : field is not null && field == Field ? this with { Now = next, Future = [] }
        : new(next) { Past = Past.Push(Now), Field = field };

    /// <summary>As it was before.</summary>
    public PlanHistory Undo() => Past.IsEmpty ? this : new(Past.Peek()) { Past = Past.Pop(), Future = Future.Push(Now) };

    /// <summary>As it was before the undo.</summary>
    public PlanHistory Redo() => Future.IsEmpty ? this : new(Future.Peek()) { Past = Past.Push(Now), Future = Future.Pop() };
}
