using System.Globalization;
using System.Text.Json;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Operations;
using IronicConsole.Engine.Provisioning;

namespace IronicConsole.Engine.Steps;

/// <summary>A step that the agent says it can run (<c>get_clean_steps</c>, <c>get_deploy_steps</c>, <c>get_service_steps</c>).</summary>
/// <param name="Interface">Interface word.</param>
/// <param name="Step">Step name.</param>
/// <param name="Priority">The agent's own priority; 0 is on request only.</param>
/// <param name="Abortable">An abort may end it half-way.</param>
/// <param name="RebootRequested">The machine is to be rebooted after it.</param>
public sealed record AgentStep(string Interface, string Step, int Priority, bool Abortable, bool RebootRequested)
{
    /// <summary>Its arguments, as the agent describes them (<c>argsinfo</c>): it tells no types.</summary>
    public IReadOnlyList<StepArgument> Arguments { get; init; } = [];

    /// <summary>The steps that a node's agent told the last time it was booted for this kind of work.</summary>
    public static IReadOnlyList<AgentStep> Remembered(Node node, OperationKind kind)
    {
        ArgumentNullException.ThrowIfNull(node);
        return Read(node.DriverInternalInfo.Element, $"agent_cached_{kind.Word()}_steps", kind == OperationKind.Deploy) ?? [];
    }

    /// <summary>Reads the agent's list: a list of steps for each hardware manager. Null when it is of another form.</summary>
    /// <param name="answer">What it is in.</param>
    /// <param name="key">Its key there; absent is an empty list.</param>
    /// <param name="abortable">What holds for a step that does not say.</param>
    internal static List<AgentStep>? Read(JsonElement answer, string key, bool abortable)
    {
        if (answer.ValueKind != JsonValueKind.Object) return null;
        if (!answer.TryGetProperty(key, out var managers)) return [];
        if (managers.ValueKind != JsonValueKind.Object) return null;
        var steps = new List<AgentStep>();
        foreach (var entry in managers.EnumerateObject().Where(m => m.Value.ValueKind == JsonValueKind.Array).SelectMany(m => m.Value.EnumerateArray()))
        {
            if (entry.ValueKind != JsonValueKind.Object) return null;
            var map = JsonMap.From(entry);
            if (map.Text("step") is not { Length: > 0 } name) return null;
            var priority = int.TryParse(map.Text("priority"), CultureInfo.InvariantCulture, out var given) ? given : 0;
            var arguments = map.Map("argsinfo");
            steps.Add(new AgentStep(map.Text("interface") ?? "deploy", name, priority, map.Flag("abortable") ?? abortable, map.Flag("reboot_requested") ?? false)
            {
                Arguments = [.. arguments.Keys.Select(k => new StepArgument(k, arguments.Map(k).Text("description") ?? "", "any", arguments.Map(k).Flag("required") ?? false))],
            });
        }

        return steps;
    }
}
