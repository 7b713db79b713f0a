using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Operations;

namespace IronicConsole.Web.Plans;

/// <summary>A step that a person put into a plan.</summary>
/// <param name="Id">Its number in this plan: stays with it wherever it is moved.</param>
/// <param name="Interface">Interface word; <c>flow</c> for flow control.</param>
/// <param name="Step">Step name.</param>
public sealed record PlanStep(int Id, string Interface, string Step)
{
    /// <summary>What was given, by argument.</summary>
    public JsonMap Args { get; init; } = JsonMap.Empty;

    /// <summary>What was typed for an argument and is no JSON (yet); under an empty key for all arguments as one text.</summary>
    public ImmutableSortedDictionary<string, string> Unread { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Arguments whose secrets were left out when the plan was kept, and which nobody has typed again.</summary>
    public ImmutableSortedSet<string> Forgotten { get; init; } = [];

    /// <summary>Priority in a deploy.</summary>
    public int? Priority { get; init; }

    /// <summary>The child nodes that it runs on; null for the node itself.</summary>
    public ChildChoice? Children { get; init; }

    /// <summary>Kept in the plan, but skipped.</summary>
    public bool Off { get; init; }

    /// <summary><c>interface.step</c>.</summary>
    [JsonIgnore] public string Name => $"{Interface}.{Step}";

    /// <summary>Whether it waits for a person.</summary>
    [JsonIgnore] public bool IsHold => Interface == "flow" && Step == "hold";

    /// <summary>As it is asked of the engine.</summary>
    public RequestedStep Request() => new(Interface, Step, Args, Priority) { Children = Children };

    /// <summary>Its arguments on one line.</summary>
    public string Words() => Args.Text("question") ?? Args.Text("title") ?? string.Join(", ", Args.Keys.Select(k => $"{k} {Short(Args[k]!.Value)}"));

    private static string Short(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array => $"({value.GetArrayLength()})",
        JsonValueKind.Object => "{...}",
        JsonValueKind.String => value.GetString()!,
        _ => value.GetRawText(),
    };
}
