namespace IronicConsole.Engine.Store.Postgres;

/// <summary>Lets the commits of one process about the same node pass one after the other. A node's gate is one of a fixed number; gates are entered in order, so nobody waits in a circle.</summary>
internal sealed class NodeGates
{
    private const int Count = 1024;
    private readonly SemaphoreSlim[] _gates = [.. Enumerable.Range(0, Count).Select(_ => new SemaphoreSlim(1))];

    /// <summary>A pass that has entered no gate yet.</summary>
    public Pass None() => new(this);

    private static int Of(Guid node) => (node.GetHashCode() & int.MaxValue) % Count;

    /// <summary>The gates that one commit has entered; dispose to leave them.</summary>
    internal sealed class Pass(NodeGates gates) : IDisposable
    {
        private int[] _entered = [];

        public bool Covers(IEnumerable<Guid> nodes) => nodes.All(n => _entered.Contains(Of(n)));

        public async Task EnterAsync(IEnumerable<Guid> nodes)
        {
            Dispose();
            var wanted = nodes.Select(Of).Distinct().Order().ToArray();
            foreach (var gate in wanted) await gates._gates[gate].WaitAsync().ConfigureAwait(false);
            _entered = wanted;
        }

        public void Dispose()
        {
            foreach (var gate in _entered) gates._gates[gate].Release();
            _entered = [];
        }
    }
}
