using System.Collections.Immutable;
using System.Text.Json;
using IronicConsole.Engine.Kernel;

namespace IronicConsole.Engine.Agent;

/// <summary>
/// Finds a command that we sent before a crash in the agent's list, so that it is not sent twice. Two witnesses: which command was the agent's newest
/// when ours was about to be sent (noted on the node), and our mark inside the <c>step</c> that the agent gives back with a result.
/// </summary>
public static class CommandMarks
{
    /// <summary>The key of our mark inside <c>step</c>.</summary>
    public const string Key = "ironic_console_mark";

    /// <summary>The parameters with the mark beside the step's arguments; unchanged when there is no step.</summary>
    public static JsonMap Put(JsonMap parameters, string mark)
    {
        if (parameters["step"] is not { ValueKind: JsonValueKind.Object }) return parameters;
        var copy = parameters.ToObject();
        copy["step"]![Key] = mark;
        return JsonMap.From(copy);
    }

    /// <summary>The command of that work, or null when it was never sent.</summary>
    /// <param name="commands">What the agent remembers, oldest first.</param>
    /// <param name="command"><c>extension.command</c>; the agent lists the short name.</param>
    /// <param name="mark">Our mark.</param>
    /// <param name="sent">What was noted before the last sending: its mark, and the agent's newest command then (null for none).</param>
    public static AgentCommand? Find(ImmutableArray<AgentCommand> commands, string command, string mark, (string Mark, string? After)? sent)
    {
        var name = command[(command.LastIndexOf('.') + 1)..];
        if (commands.LastOrDefault(c => c.Name == name && Carries(c, mark)) is { } marked) return marked;
        if (sent?.Mark != mark) return null;
        var from = sent.Value.After is { } after ? commands.ToList().FindIndex(c => c.Id == after) + 1 : 0;
        return commands.Skip(from).LastOrDefault(c => c.Name == name && !CarriesAnother(c));
    }

    private static bool Carries(AgentCommand command, string mark) => Mark(command) == mark;

    private static bool CarriesAnother(AgentCommand command) => Mark(command) is not null;

    private static string? Mark(AgentCommand command) => command.Result is { ValueKind: JsonValueKind.Object } result
        ? result.EnumerateObject()
            .Where(p => p.Value.ValueKind == JsonValueKind.Object && p.Value.TryGetProperty(Key, out _))
            .Select(p => p.Value.GetProperty(Key)).Where(m => m.ValueKind == JsonValueKind.String).Select(m => m.GetString()).FirstOrDefault()
        : null;
}
