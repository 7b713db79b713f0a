using IronicConsole.Engine.Kernel;

namespace IronicConsole.Engine.Hardware;

/// <summary>How a console is reached.</summary>
/// <param name="Type">Its kind, e.g. <c>socat</c>.</param>
/// <param name="Url">Where it is.</param>
public sealed record ConsoleAddress(string Type, string Url);

/// <summary>The serial or graphical console of one node.</summary>
public interface IConsole : IHardware
{
    /// <summary>Opens it. Safe to call twice.</summary>
    Task<Problem?> StartAsync(DriverNode node, CancellationToken cancel);

    /// <summary>Closes it. Safe to call twice.</summary>
    Task<Problem?> StopAsync(DriverNode node, CancellationToken cancel);

    /// <summary>How it is reached while it is open.</summary>
    Task<Result<ConsoleAddress>> AddressAsync(DriverNode node, CancellationToken cancel);
}
