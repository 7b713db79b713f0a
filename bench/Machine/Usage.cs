namespace IronicConsole.Bench.Machine;

/// <summary>Who used the processors during a measurement, in cores.</summary>
/// <param name="Server">The server that was measured.</param>
/// <param name="Client">This program and wrk. wrk has one thread: near 1, the client is the limit.</param>
/// <param name="Others">Everything else on the machine; near 0 when it is quiet.</param>
/// <param name="ServerSeconds">CPU seconds of the server for 1,000 units of work; does not depend on others.</param>
public sealed record Usage(double Server, double Client, double Others, double ServerSeconds);
