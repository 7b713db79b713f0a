using System.Globalization;

namespace IronicConsole.Bench.Results;

/// <summary>What a ratio, ours to Ironic's, should be.</summary>
/// <param name="Bound">The bound.</param>
/// <param name="AtLeast">Whether it is the least or the most.</param>
public sealed record Target(double Bound, bool AtLeast)
{
    /// <summary>Whether a ratio meets it.</summary>
    public bool Met(double ratio) => AtLeast ? ratio >= Bound : ratio <= Bound;

    /// <inheritdoc/>
    public override string ToString() => (AtLeast ? ">= " : "<= ") + Bound.ToString(CultureInfo.InvariantCulture);
}
