using System.Text.Json.Nodes;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Secrets;

namespace IronicConsole.Engine.Steps;

/// <summary>Which arguments of a step are kept sealed: those whose key says so (<see cref="SecretKeys"/>), and those that the step itself calls secret.</summary>
internal static class SecretArguments
{
    /// <summary>The arguments as they are kept.</summary>
    /// <param name="box">Seals.</param>
    /// <param name="about">The node or the record that they are kept with.</param>
    /// <param name="args">As they came.</param>
    /// <param name="step">The step; null when nobody knows it.</param>
    public static JsonMap Seal(SecretBox box, Guid about, JsonMap args, StepInfo? step)
    {
        var kept = box.Seal(about, args);
        foreach (var secret in step?.Arguments.Where(a => a.IsSecret) ?? [])
        {
            if (kept.Text(secret.Name) is { } clear && !SecretBox.IsSealed(clear)) kept = kept.With(secret.Name, JsonValue.Create(box.Seal(about, clear)));
        }

        return kept;
    }
}
