using System.Text.Json.Nodes;
using IronicConsole.Engine.Hardware;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Provisioning;

namespace IronicConsole.Drivers.Fake;

/// <summary>The vendor calls of Ironic's fake hardware, under its names: each tells whether its argument <c>bar</c> is the word that it waits for.</summary>
public sealed class FakeVendor : IVendor
{
    private const string Bar = "bar";

    /// <inheritdoc/>
    public string Name => "fake";

    /// <inheritdoc/>
    public HardwareInterface Interface => HardwareInterface.Vendor;

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, string> Properties => FakeMachines.Properties;

    /// <inheritdoc/>
    public IReadOnlyList<VendorMethod> Methods { get; } =
    [
        Waits("first_method", "baz"),
        Waits("second_method", "kazoo"),
        Waits("third_method_sync", "meow") with { Async = false },
        Waits("fourth_method_shared_lock", "woof") with { RequireExclusiveLock = false },
    ];

    /// <inheritdoc/>
    public Problem? Validate(DriverNode node) => null;

    private static VendorMethod Waits(string name, string word) => new(name, ["POST"], $"Tells whether '{Bar}' is {word}.", (_, arguments, _) => Task.FromResult<Result<JsonNode?>>(
        arguments.Text(Bar) is { Length: > 0 } given ? JsonValue.Create(given == word) : Problem.Invalid(Bar, $"Parameter '{Bar}' not passed to method '{name}'.", $"Send {{\"{Bar}\": \"...\"}}.")));
}
