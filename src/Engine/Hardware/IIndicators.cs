using IronicConsole.Engine.Kernel;

namespace IronicConsole.Engine.Hardware;

/// <summary>A light of a machine by which a person finds it.</summary>
/// <param name="Component">What it is on: <c>system</c>, <c>chassis</c>, <c>disk</c>, <c>power</c> or <c>nic</c>.</param>
/// <param name="Name">Its name, once among those of its component; letters, digits, <c>.</c>, <c>_</c> and <c>-</c>.</param>
/// <param name="ReadOnly">Whether it cannot be switched.</param>
/// <param name="States">The states that it can be set to: <c>on</c>, <c>off</c>, <c>blinking</c>.</param>
public sealed record Indicator(string Component, string Name, bool ReadOnly, IReadOnlyList<string> States);

/// <summary>A management implementation whose hardware has indicators.</summary>
public interface IIndicators
{
    /// <summary>The indicators that there are; none is not an error.</summary>
    Task<Result<IReadOnlyList<Indicator>>> ListIndicatorsAsync(DriverNode node, CancellationToken cancel);

    /// <summary>The state of one: <c>on</c>, <c>off</c>, <c>blinking</c> or <c>unknown</c>.</summary>
    Task<Result<string>> ReadIndicatorAsync(DriverNode node, Indicator indicator, CancellationToken cancel);

    /// <summary>Sets the state of one. Safe to call twice.</summary>
    Task<Problem?> SetIndicatorAsync(DriverNode node, Indicator indicator, string state, CancellationToken cancel);
}
