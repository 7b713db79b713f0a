using System.Diagnostics;
using IronicConsole.Bench.Servers;

namespace IronicConsole.Bench.Machine;

/// <summary>Watches the processors from its making to <see cref="Read"/>.</summary>
public sealed class UsageMeter
{
    private readonly IReadOnlyList<int> _server, _idle;
    private readonly long _began = Stopwatch.GetTimestamp();
    private readonly double _serverCpu, _idleCpu, _clientCpu, _machineCpu;

    /// <summary>Begins to watch.</summary>
    /// <param name="server">The server that is measured.</param>
    /// <param name="all">All servers of this run; those at rest are not others.</param>
    public UsageMeter(IServer server, IEnumerable<IServer> all)
        : this(server.Pids, all.Where(s => s != server).SelectMany(s => s.Pids))
    {
    }

    /// <summary>Begins to watch processes with all that they have started.</summary>
    /// <param name="server">What is measured.</param>
    /// <param name="idle">What is at rest and belongs to this run.</param>
    public UsageMeter(IEnumerable<int> server, IEnumerable<int> idle)
    {
        _server = Processes.Tree(server);
        _idle = Processes.Tree(idle);
        (_serverCpu, _idleCpu, _clientCpu, _machineCpu) = Now();
    }

    /// <summary>Seconds since it was made.</summary>
    public double Seconds => Stopwatch.GetElapsedTime(_began).TotalSeconds;

    /// <summary>What was used until now for <paramref name="units"/> of work.</summary>
    public Usage Read(double units)
    {
        var seconds = Seconds;
        var (server, idle, client, machine) = Now();
        (server, idle, client, machine) = (server - _serverCpu, idle - _idleCpu, client - _clientCpu, machine - _machineCpu);
        return new Usage(server / seconds, client / seconds, Math.Max(0, machine - server - idle - client) / seconds, units > 0 ? server / units * 1000 : 0);
    }

    private (double Server, double Idle, double Client, double Machine) Now() =>
        (Processes.CpuSeconds(_server), Processes.CpuSeconds(_idle), Processes.ClientCpuSeconds(), Processes.MachineCpuSeconds());
}
