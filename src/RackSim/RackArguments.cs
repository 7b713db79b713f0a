using System.Globalization;
using System.Net;

namespace IronicConsole.RackSim;

/// <summary>The command line.</summary>
/// <param name="Options">The rack asked for.</param>
/// <param name="ParentPid">The rack ends when this process does.</param>
/// <param name="Wrong">Why the command line cannot be used, or null.</param>
public sealed record RackArguments(RackOptions Options, int? ParentPid = null, string? Wrong = null)
{
    /// <summary>What can be given.</summary>
    public const string Usage = """
        Usage: RackSim [--machines N] [--data DIR] [--control http://127.0.0.1:7400] [--base 127.40.0.0] [--bmc-port 7443] [--agent-port 9999]
                       [--parents N] [--children N] [--password calvin-{0}] [--session-limit N] [--boot-delay S] [--heartbeat-cap S]
                       [--reset-task S] [--insert-task S] [--step NAME=S]... [--fast]
                       [--qemu NAME]... [--qemu-bridge NAME] [--qemu-memory MIB] [--qemu-program PATH] [--parent-pid PID]
        """;

    /// <summary>Reads the command line, on top of the demo rack.</summary>
    public static RackArguments Parse(IReadOnlyList<string> words)
    {
        var parsed = new RackArguments(RackOptions.Demo with { Data = "data/racksim", Base = null });
        try
        {
            for (var i = 0; i < words.Count; i++)
            {
                parsed = words[i] == "--fast" ? parsed with { Options = Fast(parsed.Options) } : parsed.With(words[i], words[++i]);
            }
            return parsed.Options.Base is null && !File.Exists(Path.Combine(parsed.Options.Data!, "rack.json"))
                ? parsed with { Options = parsed.Options with { Base = RackOptions.Demo.Base } } : parsed; // A folder in use keeps its addresses.
        }
        catch (Exception bad) when (bad is FormatException or ArgumentOutOfRangeException or OverflowException)
        {
            return parsed with { Wrong = bad.Message };
        }
    }

    private static RackOptions Fast(RackOptions options) =>
        options with { BootDelay = TimeSpan.Zero, GracefulDelay = TimeSpan.Zero, Pace = new AgentPace(), StepTimes = new Dictionary<string, TimeSpan>() };

    private RackArguments With(string name, string value) => name switch
    {
        "--machines" => this with { Options = Options with { Machines = Number(value) } },
        "--parents" => this with { Options = Options with { Parents = Number(value) } },
        "--children" => this with { Options = Options with { ChildrenPerParent = Number(value) } },
        "--data" => this with { Options = Options with { Data = value } },
        "--control" => this with { Options = Options with { Control = IPEndPoint.Parse(value.Replace("http://", "", StringComparison.Ordinal).TrimEnd('/')) } },
        "--base" => this with { Options = Options with { Base = IPAddress.Parse(value) } },
        "--bmc-port" => this with { Options = Options with { BmcPort = Number(value) } },
        "--agent-port" => this with { Options = Options with { AgentPort = Number(value) } },
        "--password" => this with { Options = Options with { Password = value } },
        "--session-limit" => this with { Options = Options with { SessionLimit = Number(value) } },
        "--boot-delay" => this with { Options = Options with { BootDelay = Seconds(value) } },
        "--heartbeat-cap" => this with { Options = Options with { Pace = Options.Pace with { HeartbeatCap = Seconds(value) } } },
        "--reset-task" => this with { Options = Options with { ResetTask = Seconds(value) } },
        "--insert-task" => this with { Options = Options with { InsertTask = Seconds(value) } },
        "--step" when value.Split('=') is [var step, var time] =>
            this with { Options = Options with { StepTimes = new Dictionary<string, TimeSpan>(Options.StepTimes) { [step] = Seconds(time) } } },
        "--qemu" => this with { Options = Options with { Qemu = Options.Qemu with { Machines = [.. Options.Qemu.Machines, value] } } },
        "--qemu-bridge" => this with { Options = Options with { Qemu = Options.Qemu with { Bridge = value } } },
        "--qemu-program" => this with { Options = Options with { Qemu = Options.Qemu with { Program = value } } },
        "--qemu-memory" => this with { Options = Options with { Qemu = Options.Qemu with { MemoryMib = Number(value) } } },
        "--parent-pid" => this with { ParentPid = Number(value) },
        _ => throw new FormatException($"'{name} {value}' is not understood."),
    };

    private static int Number(string value) => int.Parse(value, NumberStyles.None, CultureInfo.InvariantCulture);

    private static TimeSpan Seconds(string value) => TimeSpan.FromSeconds(double.Parse(value, NumberStyles.Float, CultureInfo.InvariantCulture));
}
