using IronicConsole.Engine.Kernel;

namespace IronicConsole.Engine.Inspection;

/// <summary>One way in which an inventory changes a node. Pure: reads and changes <see cref="Findings"/>, nothing else; whatever a machine sends, it never throws.</summary>
public interface IInspectionHook
{
    /// <summary>Its name in the configuration.</summary>
    string Name { get; }

    /// <summary>Looks before any hook changes anything; all problems are told together.</summary>
    Problem? Check(Findings findings) => null;

    /// <summary>Does it; the first problem ends the inspection.</summary>
    Problem? Apply(Findings findings);
}
