using System.Security.Cryptography.X509Certificates;

namespace IronicConsole.RackSim.Doors;

/// <summary>One address and port that a machine answers on: its BMC, or the agent that runs on it.</summary>
/// <param name="Certificate">Asked at each TLS handshake.</param>
/// <param name="Answer">Handles every request that comes through.</param>
public sealed record Door(Func<X509Certificate2> Certificate, RequestDelegate Answer);
