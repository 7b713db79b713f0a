using System.Text.Json;
using System.Text.Json.Nodes;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Steps;
using IronicConsole.Web.Nodes;

namespace IronicConsole.Web.Plans;

/// <summary>Arguments as a person types them, and which of them are secrets.</summary>
public static class PlanArguments
{
    private static readonly JsonSerializerOptions Wide = new() { WriteIndented = true };

    /// <summary>What stands in the field of an argument.</summary>
    public static string Show(PlanStep step, StepArgument argument)
    {
        ArgumentNullException.ThrowIfNull(step);
        ArgumentNullException.ThrowIfNull(argument);
        if (step.Unread.TryGetValue(argument.Name, out var typed)) return typed;
        return step.Args[argument.Name] switch
        {
            null => "",
            { ValueKind: JsonValueKind.String } text when argument.Type != "any" || Parse(text.GetString()!) is null => text.GetString()!,
            { ValueKind: JsonValueKind.Array or JsonValueKind.Object } value => JsonSerializer.Serialize(value, Wide),
            { } value => value.GetRawText(),
        };
    }

    /// <summary>The step after something was typed into the field of an argument; an empty field leaves the argument out.</summary>
    public static PlanStep Typed(PlanStep step, StepArgument argument, string text)
    {
        ArgumentNullException.ThrowIfNull(step);
        ArgumentNullException.ThrowIfNull(argument);
        var clean = step with { Unread = step.Unread.Remove(argument.Name), Forgotten = step.Forgotten.Remove(argument.Name) };
        if (text.Length == 0) return clean with { Args = step.Args.Without(argument.Name) };
        var json = argument.Type == "text" ? null : Parse(text);
        return argument.Type switch
        {
            "list" or "object" when json is null => step with { Unread = step.Unread.SetItem(argument.Name, text) },
            "number" or "whole" when json?.GetValueKind() != JsonValueKind.Number => clean with { Args = step.Args.With(argument.Name, text) },
            _ => clean with { Args = step.Args.With(argument.Name, json ?? text) },
        };
    }

    /// <summary>All arguments as one JSON object, for a step that nobody has described.</summary>
    public static string ShowAll(PlanStep step)
    {
        ArgumentNullException.ThrowIfNull(step);
        return step.Unread.TryGetValue("", out var typed) ? typed : step.Args.IsEmpty ? "" : JsonSerializer.Serialize(step.Args.Element, Wide);
    }

    /// <summary>The step after all its arguments were typed as one text.</summary>
    public static PlanStep TypedAll(PlanStep step, string text)
    {
        ArgumentNullException.ThrowIfNull(step);
        var map = text.Trim().Length == 0 ? [] : Parse(text) as JsonObject;
        return map is null ? step with { Unread = step.Unread.SetItem("", text) } : step with { Args = JsonMap.From(map), Unread = step.Unread.Clear(), Forgotten = [] };
    }

    /// <summary>Whether an argument is a secret: it says so, or its name does.</summary>
    public static bool IsSecret(StepInfo? info, string argument) => info?.Arguments.FirstOrDefault(a => a.Name == argument)?.IsSecret == true || MaskedJson.IsSecret(argument);

    /// <summary>The plan as it may be kept: without what is secret, also deep inside; the arguments that lose something are noted.</summary>
    public static PlanSheet WithoutSecrets(PlanSheet sheet, Func<PlanStep, StepInfo?> info) => Each(sheet, info, _ => null);

    /// <summary>The plan as it may be copied: with <c>&lt;name&gt;</c> where a secret stands.</summary>
    public static PlanSheet WithPlaceholders(PlanSheet sheet, Func<PlanStep, StepInfo?> info) => Each(sheet, info, name => $"<{name}>");

    private static PlanSheet Each(PlanSheet sheet, Func<PlanStep, StepInfo?> info, Func<string, string?> instead)
    {
        ArgumentNullException.ThrowIfNull(sheet);
        return sheet with { Steps = [.. sheet.Steps.Select(step => Clean(step, info(step), instead))] };
    }

    private static PlanStep Clean(PlanStep step, StepInfo? info, Func<string, string?> instead)
    {
        var args = JsonMap.From(Clean(step.Args.ToObject(), name => IsSecret(info, name), instead));
        var lost = step.Args.Keys.Where(k => args[k] is not { } left || !JsonElement.DeepEquals(left, step.Args[k]!.Value));
        var unread = step.Unread.Where(u => IsSecret(info, u.Key) || MaskedJson.IsSecret(u.Value)).Select(u => u.Key).ToList();
        return step with { Args = args, Unread = step.Unread.RemoveRange(unread), Forgotten = step.Forgotten.Union(lost).Union(unread) };
    }

    private static JsonObject Clean(JsonObject map, Func<string, bool> secret, Func<string, string?> instead)
    {
        foreach (var (key, value) in map.ToList())
        {
            if (!secret(key)) Deeper(value, instead);
            else if (instead(key) is { } words) map[key] = words;
            else map.Remove(key);
        }

        return map;
    }

    private static void Deeper(JsonNode? value, Func<string, string?> instead)
    {
        if (value is JsonObject map) Clean(map, MaskedJson.IsSecret, instead);
        else if (value is JsonArray list)
        {
            foreach (var item in list) Deeper(item, instead);
        }
    }

    private static JsonNode? Parse(string text)
    {
        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
