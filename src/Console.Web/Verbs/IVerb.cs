namespace IronicConsole.Web.Verbs;

/// <summary>Something that the program does instead of serving, e.g. <c>store backup</c>. A class of this kind is found by itself (<see cref="Verbs"/>).</summary>
public interface IVerb
{
    /// <summary>The words that ask for it, e.g. <c>store backup</c>.</summary>
    string Words { get; }

    /// <summary>What follows the words, e.g. <c>FILE</c>; empty for nothing.</summary>
    string Takes { get; }

    /// <summary>What it does, in one line.</summary>
    string Does { get; }

    /// <summary>How many things may follow the words.</summary>
    Range Count { get; }

    /// <summary>Does it.</summary>
    /// <exception cref="Engine.Kernel.ConfigurationException">It cannot be done as asked.</exception>
    /// <returns>The exit code: 0 when all is well.</returns>
    Task<int> RunAsync(VerbCall call);
}
