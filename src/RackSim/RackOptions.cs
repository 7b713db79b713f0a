using System.Net;

namespace IronicConsole.RackSim;

/// <summary>What a rack is made of and how fast its machines are. The defaults have no artificial delays, for tests; <see cref="Demo"/> is paced for people.</summary>
public sealed record RackOptions
{
    /// <summary>Number of machines; children come on top.</summary>
    public int Machines { get; init; } = 24;

    /// <summary>How many of the machines, from the first on, carry child machines (cards with a BMC of their own).</summary>
    public int Parents { get; init; }

    /// <summary>Children of each such machine: odd ones live on the parent's supply, even ones have their own.</summary>
    public int ChildrenPerParent { get; init; } = 2;

    /// <summary>Where machines, disks, certificates and the ledger are kept. Null: a temporary folder that goes with the rack.</summary>
    public string? Data { get; init; }

    /// <summary>First three bytes of the machines' addresses, in 127.0.0.0/8. Null: those this data folder had before, or else free ones.</summary>
    public IPAddress? Base { get; init; }

    /// <summary>TCP port of every BMC (HTTPS).</summary>
    public int BmcPort { get; init; } = 7443;

    /// <summary>TCP port of the agent on its machine's address (HTTPS).</summary>
    public int AgentPort { get; init; } = 9999;

    /// <summary>Where the control API listens (HTTP, loopback only). Port 0: a free one.</summary>
    public IPEndPoint Control { get; init; } = new(IPAddress.Loopback, 0);

    /// <summary>From power on to the start of what was booted.</summary>
    public TimeSpan BootDelay { get; init; }

    /// <summary>From a graceful request to the end of the agent or the operating system.</summary>
    public TimeSpan GracefulDelay { get; init; }

    /// <summary>When set, a reset answers 202 with a task that takes this long.</summary>
    public TimeSpan? ResetTask { get; init; }

    /// <summary>When set, inserting media answers 202 with a task that takes this long.</summary>
    public TimeSpan? InsertTask { get; init; }

    /// <summary>How long a BMC is away when it restarts.</summary>
    public TimeSpan BmcRestart { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Sessions a BMC holds at once.</summary>
    public int SessionLimit { get; init; } = 16;

    /// <summary>A session unused for this long ends.</summary>
    public TimeSpan SessionIdle { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>Size of a machine's disk in bytes; the file is sparse.</summary>
    public long DiskBytes { get; init; } = 10L << 30;

    /// <summary>Largest CD that a machine reads, in bytes.</summary>
    public long LargestCd { get; init; } = 2L << 30;

    /// <summary>Password of machine n (1 is the first) is this with <c>{0}</c> replaced by n. The user is <c>admin</c>.</summary>
    public string Password { get; init; } = "calvin-{0}";

    /// <summary>How the simulated agents behave in time.</summary>
    public AgentPace Pace { get; init; } = new();

    /// <summary>Shortest time an agent's step takes, by step name.</summary>
    public IReadOnlyDictionary<string, TimeSpan> StepTimes { get; init; } = new Dictionary<string, TimeSpan>();

    /// <summary>Which machines are virtual ones instead of simulated ones, and what those are made of.</summary>
    public Qemu.QemuOptions Qemu { get; init; } = new();

    /// <summary>The clock of everything in the rack.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>The demo rack: slow enough to watch.</summary>
    public static RackOptions Demo { get; } = new()
    {
        Parents = 2,
        Base = IPAddress.Parse("127.40.0.0"),
        Control = new IPEndPoint(IPAddress.Loopback, 7400),
        BootDelay = TimeSpan.FromSeconds(2),
        GracefulDelay = TimeSpan.FromSeconds(1),
        Pace = AgentPace.Real with { HeartbeatCap = TimeSpan.FromSeconds(20) },
        StepTimes = new Dictionary<string, TimeSpan>
        {
            ["erase_devices"] = TimeSpan.FromSeconds(6),
            ["erase_devices_metadata"] = TimeSpan.FromSeconds(3),
            ["write_image"] = TimeSpan.FromSeconds(5),
        },
    };
}
