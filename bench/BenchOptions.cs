using System.Globalization;

namespace IronicConsole.Bench;

/// <summary>What is measured and for how long; the help text of <c>bench/run</c> names the options.</summary>
public sealed record BenchOptions
{
    /// <summary>The microversion that both are asked in.</summary>
    public const string Microversion = "1.82";

    /// <summary>Names of the scenarios to run; null for all.</summary>
    public IReadOnlySet<string>? Only { get; init; }

    /// <summary>Whether Ironic is started and measured.</summary>
    public bool Peer { get; init; } = true;

    /// <summary>Nodes that are there while all is measured.</summary>
    public int Nodes { get; init; } = 2000;

    /// <summary>Rounds; medians are over these.</summary>
    public int Rounds { get; init; } = 3;

    /// <summary>Length of one load, seconds.</summary>
    public int Seconds { get; init; } = 5;

    /// <summary>Connections of a load.</summary>
    public int Connections { get; init; } = 16;

    /// <summary>Most nodes that one round of the lifecycle takes through it.</summary>
    public int LifecycleNodes { get; init; } = 100;

    /// <summary>How long a round of the lifecycle takes up new nodes, seconds.</summary>
    public int LifecycleSeconds { get; init; } = 40;

    /// <summary>Nodes that are in the lifecycle at once.</summary>
    public int LifecycleWorkers { get; init; } = 20;

    /// <summary>How long idleness is watched, seconds. Longer than a minute, since Ironic looks at all power states once a minute.</summary>
    public int IdleSeconds { get; init; } = 65;

    /// <summary>Clients that drive the engine, and that write to the raw stores.</summary>
    public int EngineClients { get; init; } = 20;

    /// <summary>Machines that they keep at work; fewer than <c>Engine:Workers</c>.</summary>
    public int EngineNodes { get; init; } = 200;

    /// <summary>Steps of one of their operations; as many as a deploy onto a real machine has.</summary>
    public int EngineSteps { get; init; } = 7;

    /// <summary>Time between two operations where the time to their start is measured, milliseconds.</summary>
    public int PaceMs { get; init; } = 20;

    /// <summary>Nodes in the store that a console is started again on.</summary>
    public int RestartNodes { get; init; } = 10_000;

    /// <summary>File of the results; null for one of today's date.</summary>
    public string? Out { get; init; }

    /// <summary>Reads the command line; without options, says what is wrong.</summary>
    public static (BenchOptions? Options, string Wrong) Read(IReadOnlyList<string> args)
    {
        var options = new BenchOptions();
        for (var i = 0; i < args.Count; i++)
        {
            if (args[i] == "--no-peer")
            {
                options = options with { Peer = false };
                continue;
            }

            if (i + 1 == args.Count) return (null, $"{args[i]} needs a value.");
            var (key, value) = (args[i], args[++i]);
            if (key is "--only") options = options with { Only = value.Split(',').ToHashSet() };
            else if (key is "--out") options = options with { Out = Path.GetFullPath(value) };
            else if (!int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number < 1) return (null, $"{key} takes a number from 1, not '{value}'.");
            else if (options.With(key, number) is { } next) options = next;
            else return (null, $"{key} is not an option.");
        }

        return (options, "");
    }

    private BenchOptions? With(string key, int number) => key switch
    {
        "--nodes" => this with { Nodes = number },
        "--rounds" => this with { Rounds = number },
        "--seconds" => this with { Seconds = number },
        "--connections" => this with { Connections = number },
        "--lifecycle-nodes" => this with { LifecycleNodes = number },
        "--lifecycle-seconds" => this with { LifecycleSeconds = number },
        "--lifecycle-workers" => this with { LifecycleWorkers = number },
        "--idle-seconds" => this with { IdleSeconds = number },
        "--engine-clients" => this with { EngineClients = number },
        "--engine-nodes" => this with { EngineNodes = number },
        "--engine-steps" => this with { EngineSteps = number },
        "--pace-ms" => this with { PaceMs = number },
        "--restart-nodes" => this with { RestartNodes = number },
        _ => null,
    };
}
