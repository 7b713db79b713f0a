namespace IronicConsole.Tests.Exact.Fuzz;

/// <summary>Chance with a seed: the same seed makes the same choices.</summary>
internal sealed class Chance(int seed)
{
    private readonly Random _random = new(seed);

    public int Below(int most) => _random.Next(most);

    public bool Of(double part) => _random.NextDouble() < part;

    public T Of<T>(IReadOnlyList<T> some) => some[_random.Next(some.Count)];

    public Guid Id()
    {
        Span<byte> bytes = stackalloc byte[16];
        _random.NextBytes(bytes);
        return new Guid(bytes);
    }
}
