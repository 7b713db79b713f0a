using System.Collections.Immutable;
using IronicConsole.Engine.Provisioning;

namespace IronicConsole.Web.Api;

/// <summary>A field of an object, as a <see cref="Shape"/> has it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Shape">What its values are.</param>
/// <param name="Minor">The first microversion 1.N that has it.</param>
/// <param name="Optional">Whether it may be left out; else it is always there from its version on.</param>
public sealed record FieldShape(string Name, Shape Shape, int Minor = Microversions.Minimum, bool Optional = false)
{
    /// <summary>A field that may be left out.</summary>
    public static FieldShape Maybe(string name, Shape shape, int minor = Microversions.Minimum) => new(name, shape, minor, Optional: true);
}

/// <summary>What kind of JSON value a <see cref="Shape"/> is.</summary>
public enum ShapeKind
{
    /// <summary>Any value at all.</summary>
    Any,

    /// <summary>Text.</summary>
    Text,

    /// <summary>A whole number.</summary>
    Number,

    /// <summary>True or false.</summary>
    Flag,

    /// <summary>An object of any keys, or of values of one shape.</summary>
    Map,

    /// <summary>An object of these fields and no others.</summary>
    Fields,

    /// <summary>A list.</summary>
    List,

    /// <summary>A list of patch operations on these fields.</summary>
    Patch,

    /// <summary>One of several shapes.</summary>
    Either,
}

/// <summary>What a JSON value of the API is: said once, for <c>/openapi/v1.json</c>, for its page in the console, and for the tests that hold every answer against it.</summary>
public sealed record Shape
{
    private Shape(ShapeKind kind, string says) => (Kind, Says) = (kind, says);

    /// <summary>The kind of value.</summary>
    public ShapeKind Kind { get; }

    /// <summary>What it is, for people.</summary>
    public string Says { get; init; }

    /// <summary>Whether it may be null instead.</summary>
    public bool Nullable { get; init; }

    /// <summary>The name under which documents keep it; null where it stands.</summary>
    public string? Name { get; init; }

    /// <summary>The format of text, in the words of JSON Schema.</summary>
    public string? Format { get; init; }

    /// <summary>The regular expression that text matches.</summary>
    public string? Pattern { get; init; }

    /// <summary>The words that text is one of, with their first versions; empty for any text.</summary>
    public ImmutableArray<(string Word, int Minor)> Words { get; init; } = [];

    /// <summary>The least number, or the fewest items.</summary>
    public int? Least { get; init; }

    /// <summary>The items of a list, the values of a map.</summary>
    public Shape? Items { get; init; }

    /// <summary>The fields of an object, in order; those that a patch may change.</summary>
    public ImmutableArray<FieldShape> Fields { get; init; } = [];

    /// <summary>Whether only some of the fields are there: those of <see cref="Brief"/>, or what <c>fields</c> and <c>detail</c> ask for.</summary>
    public bool Part { get; init; }

    /// <summary>The fields of the short form; empty when all are shown unless <c>fields</c> asks for less.</summary>
    public ImmutableArray<string> Brief { get; init; } = [];

    /// <summary>The shapes that it can be.</summary>
    public ImmutableArray<Shape> Either { get; init; } = [];

    /// <summary>Any value.</summary>
    public static Shape Any { get; } = new(ShapeKind.Any, "anything");

    /// <summary>Text.</summary>
    public static Shape Text { get; } = new(ShapeKind.Text, "text");

    /// <summary>A UUID.</summary>
    public static Shape Uuid { get; } = new(ShapeKind.Text, "UUID") { Format = "uuid" };

    /// <summary>A time with microseconds and offset.</summary>
    public static Shape Time { get; } = new(ShapeKind.Text, "time") { Format = "date-time", Pattern = @"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}\+00:00$" };

    /// <summary>An absolute address.</summary>
    public static Shape Url { get; } = new(ShapeKind.Text, "URL") { Format = "uri", Pattern = "^[a-z]+://" };

    /// <summary>A microversion.</summary>
    public static Shape Version { get; } = new(ShapeKind.Text, "version") { Pattern = @"^1\.\d+$" };

    /// <summary>True or false.</summary>
    public static Shape Flag { get; } = new(ShapeKind.Flag, "true or false");

    /// <summary>A whole number.</summary>
    public static Shape Number { get; } = new(ShapeKind.Number, "number");

    /// <summary>An object of any keys.</summary>
    public static Shape Map { get; } = new(ShapeKind.Map, "object");

    /// <summary>An empty object.</summary>
    public static Shape Nothing { get; } = new(ShapeKind.Fields, "{}");

    /// <summary>A provision state; it can be null below 1.2, where <c>available</c> has no name.</summary>
    public static Shape ProvisionState { get; } = OneOf([.. Enum.GetValues<ProvisionState>().Select(s => s.Wire())]) with { Says = "provision state" };

    /// <summary>A power state.</summary>
    public static Shape PowerState { get; } = OneOf([.. Enum.GetValues<PowerState>().Select(s => s.Wire())]) with { Says = "power state" };

    /// <summary>The links of a resource.</summary>
    public static Shape Links { get; } = ListOf(Of(new FieldShape("href", Url), new FieldShape("rel", Text)).Named("Link")) with { Says = "links" };

    /// <summary>The steps of runbooks, deploy templates and provisioning.</summary>
    public static Shape StepInterface { get; } = OneOf("vendor", "power", "management", "firmware", "deploy", "bios", "raid");

    /// <summary>The same, or null.</summary>
    public Shape OrNull => this with { Nullable = true };

    /// <summary>One of these words.</summary>
    public static Shape OneOf(params string[] words) => OneOf(words.Select(w => (w, Microversions.Minimum)));

    /// <summary>One of these words, each from its version on.</summary>
    public static Shape OneOf(IEnumerable<(string Word, int Minor)> words) => new(ShapeKind.Text, "one of") { Words = [.. words] };

    /// <summary>A list.</summary>
    public static Shape ListOf(Shape items, int least = 0) => new(ShapeKind.List, $"list of {items?.Says}") { Items = items, Least = least == 0 ? null : least };

    /// <summary>An object whose values have one shape.</summary>
    public static Shape MapOf(Shape values) => new(ShapeKind.Map, $"object of {values?.Says}") { Items = values };

    /// <summary>An object of these fields and no others.</summary>
    public static Shape Of(params IEnumerable<FieldShape> fields) => new(ShapeKind.Fields, "object") { Fields = [.. fields.Where(f => f.Minor <= Microversions.Maximum)] };

    /// <summary>A whole number of at least so much.</summary>
    public static Shape AtLeast(int least) => Number with { Least = least };

    /// <summary>Text that matches an expression.</summary>
    public static Shape Like(string says, string pattern) => new(ShapeKind.Text, says) { Pattern = pattern };

    /// <summary>One of several shapes.</summary>
    public static Shape AnyOf(params Shape[] shapes) => new(ShapeKind.Either, string.Join(" or ", shapes.Select(s => s.Says))) { Either = [.. shapes] };

    /// <summary>A JSON patch (RFC 6902: add, replace, remove) of these fields.</summary>
    public static Shape PatchOf(IEnumerable<FieldShape> fields) => new(ShapeKind.Patch, "JSON patch") { Fields = [.. fields.Where(f => f.Minor <= Microversions.Maximum)] };

    /// <summary>A page of a list.</summary>
    /// <param name="key">The key of the list.</param>
    /// <param name="item">What is listed.</param>
    public static Shape Page(string key, Shape item) => Of(new FieldShape(key, ListOf(item)), FieldShape.Maybe("next", Url));

    /// <summary>The same, kept under a name.</summary>
    public Shape Named(string name) => this with { Name = name, Says = Kind == ShapeKind.Fields ? name : Says };

    /// <summary>Those of its fields that <c>fields</c> and <c>detail</c> ask for.</summary>
    /// <param name="brief">The short form; none for all.</param>
    public Shape Chosen(params string[] brief) => this with { Part = true, Brief = [.. brief], Name = Name is null ? null : $"{Name}Part" };
}
