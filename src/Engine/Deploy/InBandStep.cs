using System.Text.Json.Nodes;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Secrets;
using IronicConsole.Engine.Steps;

namespace IronicConsole.Engine.Deploy;

/// <summary>Runs whatever step the agent offers, of any flow. The runner takes it for every planned step that is in-band.</summary>
public sealed class InBandStep(AgentWork work) : IStep
{
    /// <inheritdoc/>
    public StepInfo Info { get; } = new("agent", "in_band", "Runs a step inside the agent.") { RequiresRamdisk = true };

    /// <inheritdoc/>
    public Task<StepOutcome> RunAsync(StepContext step, CancellationToken cancel) => work.StepAsync(step, () => Task.FromResult(Opened(step)), cancel);

    /// <summary>The planned arguments with their secrets in clear.</summary>
    private static Result<JsonMap> Opened(StepContext step)
    {
        var args = step.Planned.Args.ToObject();
        return Open(step, args) ? JsonMap.From(args) : new Problem("sealed", 500, $"A secret argument of {step.Planned.Name} cannot be opened; the key of the store is another one.");
    }

    private static bool Open(StepContext step, JsonNode? at)
    {
        switch (at)
        {
            case JsonObject map:
                foreach (var (key, value) in map.ToArray())
                {
                    if (value is not JsonValue) { if (!Open(step, value)) return false; continue; }
                    if (Text(value) is not { } text) continue;
                    if (step.Open(text) is not { } secret) return false;
                    map[key] = secret.Reveal();
                }

                return true;
            case JsonArray list:
                for (var i = 0; i < list.Count; i++)
                {
                    if (list[i] is not JsonValue item) { if (!Open(step, list[i])) return false; continue; }
                    if (Text(item) is not { } text) continue;
                    if (step.Open(text) is not { } secret) return false;
                    list[i] = secret.Reveal();
                }

                return true;
            default:
                return true;
        }
    }

    private static string? Text(JsonNode value) => value is JsonValue v && v.TryGetValue<string>(out var text) && SecretBox.IsSealed(text) ? text : null;
}
