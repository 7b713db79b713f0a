using System.Globalization;

namespace IronicConsole.Bench.Results;

/// <summary>What a ratio or a value should be.</summary>
/// <param name="Bound">The bound.</param>
/// <param name="AtLeast">Whether it is the least or the most.</param>
public sealed record Target(double Bound, bool AtLeast)
{
    /// <summary>Whether a ratio or a value meets it.</summary>
    public bool Met(double has) => AtLeast ? has >= Bound : has <= Bound;

    /// <inheritdoc/>
    public override string ToString() => (AtLeast ? ">= " : "<= ") + Bound.ToString(CultureInfo.InvariantCulture);
}
