using IronicConsole.Bench.Machine;

namespace IronicConsole.Bench.Results;

/// <summary>One value of one server in one round.</summary>
/// <param name="Row">Key of its row.</param>
/// <param name="Server">Name of the server.</param>
/// <param name="Round">Round, from 1.</param>
/// <param name="Value">The value.</param>
/// <param name="Usage">Who used the processors meanwhile; null where that says nothing.</param>
/// <param name="More">What else is worth keeping.</param>
public sealed record Figure(string Row, string Server, int Round, double Value, Usage? Usage = null, IReadOnlyDictionary<string, double>? More = null);
