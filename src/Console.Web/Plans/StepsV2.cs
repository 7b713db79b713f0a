using System.Text.Json;
using System.Text.Json.Serialization;
using IronicConsole.Engine.Feed;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Operations;
using IronicConsole.Engine.Policy;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Steps;
using IronicConsole.Web.ApiV2;
using IronicConsole.Web.Nodes;
using IronicConsole.Web.SignIn;

namespace IronicConsole.Web.Plans;

/// <summary><c>/v2/steps</c>: what a plan of a node can be made of, with the arguments that each step takes; the same that the builder's palette shows.</summary>
public sealed class StepsV2(FleetIndex fleet, IOperations operations, AccessPolicy policy) : IV2Slice
{
    private static readonly Verb[] Verbs = [Verb.Clean, Verb.Service, Verb.Deploy, Verb.Manage];

    /// <inheritdoc/>
    public void Map(RouteGroupBuilder routes)
    {
        var list = routes.MapGet("/steps", (Delegate)List).Needs(Rule.NodeList).WithTags("plans").WithSummary("The steps that a plan of a node can be made of: ?node= and ?verb=clean, service or deploy; ?verb=manage for those that verify a new node by themselves").Produces<Page<StepDocument>>();
        foreach (var status in new[] { 400, 404 }) list.Produces<ProblemDocument>(status, ProblemDocument.MediaType);
    }

    private IResult List(HttpContext http)
    {
        var page = PageQuery.Read(http.Request.Query);
        if (page.Problem is { } wrong) return new Refused(wrong);
        if (http.Request.Query["node"].FirstOrDefault() is not { Length: > 0 } ident) return new Refused(Problem.Invalid("node", "The node is missing.", "Send its UUID or name."));
        var word = http.Request.Query["verb"].FirstOrDefault();
        if (!Verbs.Any(v => v.Word() == word)) return new Refused(Problem.Invalid("verb", $"The verb is one of {string.Join(", ", Verbs.Select(v => v.Word()))}."));
        if (fleet.Seen(policy, http, ident) is not { } node) return new Refused(Problem.NotFound("Node", ident));
        var verb = Verbs.First(v => v.Word() == word);
        var offered = operations.Offers(node.Id, verb).OrderBy(s => $"{s.Interface}.{s.Name}", StringComparer.Ordinal);
        return Results.Json(page.Value!.Of(offered.Select(s => StepDocument.Of(s, verb.Kind()!.Value)), s => $"{s.Interface}.{s.Step}"));
    }
}

/// <summary>A step that can be put into a plan.</summary>
/// <param name="Interface">Interface word; <c>flow</c> for flow control.</param>
/// <param name="Step">Its name.</param>
/// <param name="Summary">What it does.</param>
/// <param name="Destructive">Loses data.</param>
/// <param name="Reboots">Switches the machine off or on.</param>
/// <param name="Abortable">An abort may end it half-way.</param>
/// <param name="RequiresRamdisk">Needs the agent.</param>
/// <param name="Priority">At which priority the flow runs it by itself, as the configuration has it; 0 is on request only.</param>
/// <param name="Arguments">What it takes.</param>
public sealed record StepDocument(
    string Interface, string Step, string Summary, bool Destructive, bool Reboots, bool Abortable, [property: JsonPropertyName("requires_ramdisk")] bool RequiresRamdisk, int Priority, IReadOnlyList<ArgumentDocument> Arguments)
{
    /// <summary>As it is told.</summary>
    public static StepDocument Of(StepInfo step, OperationKind kind)
    {
        ArgumentNullException.ThrowIfNull(step);
        return new(step.Interface, step.Name, step.Summary, step.Destructive, step.Reboots, step.Abortable, step.RequiresRamdisk, step.Priorities.GetValueOrDefault(kind), [.. step.Arguments.Select(ArgumentDocument.Of)]);
    }
}

/// <summary>An argument of a step.</summary>
/// <param name="Name">Its key.</param>
/// <param name="Description">What it means, with unit.</param>
/// <param name="Type"><c>text</c>, <c>number</c>, <c>whole</c>, <c>flag</c>, <c>list</c>, <c>object</c> or <c>any</c>.</param>
/// <param name="Required">Must be given.</param>
/// <param name="Secret">Masked wherever it is shown.</param>
/// <param name="Choices">The only values that it takes; empty for any.</param>
/// <param name="Least">Smallest number.</param>
/// <param name="Most">Largest number.</param>
/// <param name="Pattern">What a text must match as a whole.</param>
/// <param name="Default">What holds when it is left out.</param>
/// <param name="Example">A value that is right.</param>
public sealed record ArgumentDocument(
    string Name, string Description, string Type, bool Required, bool Secret, IReadOnlyList<string> Choices, double? Least, double? Most, string? Pattern, JsonElement? Default, JsonElement? Example)
{
    /// <summary>As it is told.</summary>
    public static ArgumentDocument Of(StepArgument argument)
    {
        ArgumentNullException.ThrowIfNull(argument);
        return new(argument.Name, argument.Description, argument.Type, argument.Required, argument.IsSecret, argument.Choices, argument.Least, argument.Most, argument.Pattern, Read(argument.Default), Read(argument.Example));
    }

    private static JsonElement? Read(string? json) => json is null ? null : JsonSerializer.Deserialize<JsonElement>(json);
}
