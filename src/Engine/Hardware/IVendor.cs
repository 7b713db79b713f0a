using System.Text.Json.Nodes;
using IronicConsole.Engine.Kernel;

namespace IronicConsole.Engine.Hardware;

/// <summary>A call that only the hardware of one vendor has.</summary>
/// <param name="Name">Its name in paths.</param>
/// <param name="HttpMethods">The HTTP methods by which it may be called, e.g. <c>POST</c>.</param>
/// <param name="Description">What it does and what it takes, one or two sentences.</param>
/// <param name="Run">Does it, with the keys of the caller's body. The value is answered when the call is not <see cref="Async"/>.</param>
public sealed record VendorMethod(string Name, IReadOnlyList<string> HttpMethods, string Description, Func<DriverNode, JsonMap, CancellationToken, Task<Result<JsonNode?>>> Run)
{
    /// <summary>Whether the caller is told that it was accepted (202) and nothing of what came of it.</summary>
    public bool Async { get; init; } = true;

    /// <summary>Whether its value is a file. None has one yet.</summary>
    public bool Attach { get; init; }

    /// <summary>Whether it must wait while a job has the node.</summary>
    public bool RequireExclusiveLock { get; init; } = true;
}

/// <summary>The vendor's own calls on a node, and on its driver.</summary>
public interface IVendor : IHardware
{
    /// <summary>The calls on a node.</summary>
    IReadOnlyList<VendorMethod> Methods { get; }
}
