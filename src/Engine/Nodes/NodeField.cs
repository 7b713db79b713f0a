using System.Text.Json.Nodes;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Store;

namespace IronicConsole.Engine.Nodes;

/// <summary>A field of a node that callers may set.</summary>
/// <param name="Name">Its name in the API.</param>
/// <param name="Read">Its value, as a patch sees it.</param>
/// <param name="Write">The node with the value set, or why the value cannot be taken. JSON null resets.</param>
/// <param name="OnCreate">Whether it may be given when a node is enrolled.</param>
/// <param name="OnUpdate">Whether it may be patched.</param>
internal sealed record NodeField(string Name, Func<Node, JsonNode?> Read, Func<Node, JsonNode?, IUnit, Result<Node>> Write, bool OnCreate = true, bool OnUpdate = true)
{
    /// <summary>The rule that a change of it needs.</summary>
    public string Rule { get; init; } = Policy.Rule.NodeUpdate;

    /// <summary>The field with a rule of its own.</summary>
    public NodeField Needs(string rule) => this with { Rule = rule };

    /// <summary>Text, or null.</summary>
    public static NodeField Text(string name, Func<Node, string?> read, Func<Node, string?, Node> write, int most = 255, bool onCreate = true) => new(
        name, n => read(n), (n, value, _) => Take(FieldReading.Text(name, value, most), text => write(n, text)), onCreate);

    /// <summary>A boolean that is never null.</summary>
    public static NodeField Flag(string name, Func<Node, bool> read, Func<Node, bool, Node> write, bool onCreate = true) => new(
        name, n => read(n), (n, value, _) => Take(FieldReading.Flag(name, value, false), flag => write(n, flag == true)), onCreate);

    /// <summary>A boolean, or null.</summary>
    public static NodeField MaybeFlag(string name, Func<Node, bool?> read, Func<Node, bool?, Node> write, bool onUpdate = true) => new(
        name, n => read(n), (n, value, _) => Take(FieldReading.Flag(name, value, null), flag => write(n, flag)), OnUpdate: onUpdate);

    /// <summary>An object; null is the empty one.</summary>
    public static NodeField Map(string name, Func<Node, JsonMap> read, Func<Node, JsonMap, Node> write) => new(
        name, n => read(n).ToObject(), (n, value, _) => Take(FieldReading.Map(name, value), map => write(n, map!)));

    /// <summary>A UUID, or null.</summary>
    public static NodeField Uuid(string name, Func<Node, Guid?> read, Func<Node, Guid?, Node> write) => new(
        name, n => read(n)?.ToString(), (n, value, _) => Take(FieldReading.Uuid(name, value), id => write(n, id)));

    /// <summary>The implementation of an interface; null takes the default of the hardware type, later.</summary>
    public static NodeField Interface(HardwareInterface which) => new(
        which.Field(),
        n => n.Interfaces.GetValueOrDefault(which),
        (n, value, _) => Take(FieldReading.Text(which.Field(), value), name => n with { Interfaces = name is null ? n.Interfaces.Remove(which) : n.Interfaces.SetItem(which, name) }));

    /// <summary>Another node by name or UUID, stored as UUID; or null.</summary>
    public static NodeField Other(string name, Func<Node, Guid?> read, Func<Node, Guid?, Node> write) => new(
        name, n => read(n)?.ToString(), (n, value, unit) => Take(FieldReading.Text(name, value).Then(ident => Resolve(name, ident, unit)), id => write(n, id)));

    private static Result<Guid?> Resolve(string field, string? ident, IUnit unit)
    {
        if (string.IsNullOrEmpty(ident)) return (Guid?)null;
        var node = Guid.TryParse(ident, out var id) ? unit.Node(id) : unit.NodeNamed(ident);
        return node is not null ? (Guid?)node.Id : Unknown(field, ident);
    }

    /// <summary>The refusal of a field that names a node which is not there, or which the caller may not see.</summary>
    public static Problem Unknown(string field, string? ident) => Problem.Invalid(field, $"'{field}' names a node that could not be found: {ident}.", "Give the name or UUID of an enrolled node.");

    private static Result<Node> Take<T>(Result<T> value, Func<T?, Node> write) => value.Problem is { } bad ? bad : write(value.Value);
}

/// <summary>Words of interfaces.</summary>
public static class InterfaceWords
{
    /// <summary>The word of an interface, e.g. <c>boot</c>.</summary>
    public static string Word(this HardwareInterface which) => which.ToString().ToLowerInvariant();

    /// <summary>The node field that holds it, e.g. <c>boot_interface</c>.</summary>
    public static string Field(this HardwareInterface which) => which.Word() + "_interface";
}
