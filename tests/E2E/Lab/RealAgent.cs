using System.Diagnostics;

namespace IronicConsole.E2E.Lab;

/// <summary>
/// Debian's unmodified ironic-python-agent as a jailed process with one loop device as its disk. Starting it is what
/// powering on a machine into its ramdisk would be; disposing it is cutting the power: the disk stays.
/// </summary>
public sealed class RealAgent : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(30);
    private readonly Process _script;
    private readonly IReadOnlyDictionary<string, string> _facts;

    private RealAgent(Process script, IReadOnlyDictionary<string, string> facts) => (_script, _facts) = (script, facts);

    /// <summary>MAC address of its only network interface; follows from network and number.</summary>
    public string Mac => _facts["mac"];

    /// <summary>Its address; its API listens on port 9999 there.</summary>
    public string Address => _facts["address"];

    /// <summary>Its disk, a sparse file.</summary>
    public string Disk => _facts["disk"];

    /// <summary>What it has said so far, all starts on this folder included.</summary>
    public string Log => File.Exists(_facts["log"]) ? File.ReadAllText(_facts["log"]) : "";

    /// <summary>Whether it still runs.</summary>
    public bool Runs => !_script.HasExited;

    /// <summary>Process ids of all that runs for it, its script first.</summary>
    public IReadOnlyList<int> Processes => [.. Descendants(_script.Id)];

    /// <summary>Starts the agent.</summary>
    /// <param name="network">The network that it is on.</param>
    /// <param name="number">Its number there, 0 to 80; gives its address and MAC.</param>
    /// <param name="folder">Where its disk and log are kept; the same folder again is the same machine again.</param>
    /// <param name="parameters">Kernel parameters, e.g. <c>ipa-api-url=http://172.31.200.1:6385</c>, <c>ipa-agent-token=...</c>,
    /// <c>ipa-inspection-callback-url=...</c>.</param>
    public static async Task<RealAgent> StartAsync(LabNetwork network, int number, string folder, params string[] parameters)
    {
        string[] arguments = [$"{network.Number}", $"{number}", folder, LabArtifacts.RootFileSystem, .. parameters];
        var start = new ProcessStartInfo(Repository.PathOf("tests", "lab", "agent.sh"), arguments)
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        var script = await Launcher.StartAsync(start);
        var line = await script.StandardOutput.ReadLineAsync().WaitAsync(StartLimit);
        if (line is null || !line.StartsWith("agent ", StringComparison.Ordinal))
        {
            throw new InvalidOperationException($"The jailed agent did not start: {line}{await script.StandardError.ReadToEndAsync()}");
        }
        var facts = line.Split(' ').Skip(1).Select(fact => fact.Split('=', 2)).ToDictionary(fact => fact[0], fact => fact[1]);
        return new RealAgent(script, facts);
    }

    /// <summary>Cuts its power; the disk stays.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            _script.StandardInput.Close();
            await _script.WaitForExitAsync().WaitAsync(StopLimit);
        }
        catch (TimeoutException)
        {
            _script.Kill(entireProcessTree: true);
        }
        _script.Dispose();
    }

    private static IEnumerable<int> Descendants(int process)
    {
        yield return process;
        var children = $"/proc/{process}/task/{process}/children";
        if (!File.Exists(children)) yield break;
        foreach (var child in File.ReadAllText(children).Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            foreach (var one in Descendants(int.Parse(child, null))) yield return one;
        }
    }
}
