using System.Collections.Immutable;
using IronicConsole.Web.Api;
using Microsoft.AspNetCore.Components;

namespace IronicConsole.Web.ApiDescription;

/// <summary>The operations of <c>/v1</c> to read: what each takes and answers, and since which microversion. What is looked for stands in the address.</summary>
public sealed partial class ApiPage
{
    /// <summary>A part of a path or of what an operation does.</summary>
    [SupplyParameterFromQuery(Name = "find")] public string? Find { get; set; }

    /// <summary>The microversion to see it at, e.g. 1.60; the highest when left out.</summary>
    [SupplyParameterFromQuery(Name = "version")] public string? Version { get; set; }

    [Inject] private ApiDescriptions Descriptions { get; set; } = default!;

    private int? Minor => string.IsNullOrWhiteSpace(Version) ? Microversions.Maximum
        : Version.Trim() is { Length: > 2 } text && text.StartsWith("1.", StringComparison.Ordinal) && int.TryParse(text[2..], out var minor) && minor is >= Microversions.Minimum and <= Microversions.Maximum ? minor : null;

    private IReadOnlyList<ApiOperation> Shown => [.. Descriptions.Operations.Where(o => o.Minor <= (Minor ?? 0) && (string.IsNullOrWhiteSpace(Find)
        || o.Name.Contains(Find.Trim(), StringComparison.OrdinalIgnoreCase) || o.What.Does.Contains(Find.Trim(), StringComparison.OrdinalIgnoreCase)))];

    private string Words => Minor is null ? "" : Shown.Count == 1 ? "1 operation" : $"{Shown.Count} operations at {Microversions.Word(Minor.Value)}";

    private static FieldShape[] Query(ApiOperation one) =>
        [.. one.Query.Order(StringComparer.Ordinal).Select(k => new FieldShape(k, one.What.QueryShape(k), Math.Max(one.What.QueryFeature(k)?.Minor ?? 1, one.Minor), !one.What.QueryNeeds.Contains(k)))];

    // Of a page of a list, what is listed.
    private static ImmutableArray<FieldShape> Inside(Shape? shape) => shape switch
    {
        null => [],
        { Kind: ShapeKind.Fields, Fields: [{ Shape: { Kind: ShapeKind.List, Items: { Kind: ShapeKind.Fields } item } }, ..] } => item.Fields,
        { Kind: ShapeKind.List, Items: { } item } => item.Fields,
        _ => shape.Fields,
    };
}
