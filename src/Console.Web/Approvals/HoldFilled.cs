using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Operations;
using IronicConsole.Engine.Provisioning;

namespace IronicConsole.Web.Approvals;

/// <summary>What a person has written into the form of a hold so far; kept as a draft.</summary>
public sealed record HoldFilled
{
    /// <summary>Their reason.</summary>
    public string Reason { get; init; } = "";

    /// <summary>What they ticked.</summary>
    public ImmutableHashSet<string> Ticked { get; init; } = [];

    /// <summary>What they typed, by the names of the inputs.</summary>
    public ImmutableDictionary<string, string> Typed { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>The key of the draft: each question has its own.</summary>
    public static string DraftOf(HoldPrompt hold) => $"hold/{hold.Operation}/{hold.Number}/answer";

    /// <summary>It as the engine takes it: numbers and flags as such, and what was left empty left out. What is no number goes as it was typed, so that the engine says so.</summary>
    public HoldReply ToReply(HoldPrompt hold)
    {
        var inputs = new JsonObject();
        foreach (var input in hold.Inputs)
        {
            if (Typed.GetValueOrDefault(input.Name)?.Trim() is { Length: > 0 } typed) inputs[input.Name] = Value(input.Type, typed);
        }

        return new HoldReply { Ticked = [.. hold.Checklist.Where(Ticked.Contains)], Inputs = JsonMap.From(inputs) };
    }

    private static JsonValue Value(string type, string typed) => type switch
    {
        "whole" when long.TryParse(typed, CultureInfo.InvariantCulture, out var whole) => JsonValue.Create(whole),
        "number" when decimal.TryParse(typed, CultureInfo.InvariantCulture, out var number) => JsonValue.Create(number),
        "flag" => JsonValue.Create(typed == "true"),
        _ => JsonValue.Create(typed),
    };
}
