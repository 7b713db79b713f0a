using IronicConsole.E2E.Lab;

namespace IronicConsole.E2E.Crash.PowerCut;

/// <summary>A console on a disk whose power is cut again and again, and clients that keep what it acknowledged.</summary>
public sealed class PowerCutBench : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);
    private readonly string _root = Directory.CreateTempSubdirectory("powercut-").FullName;
    private readonly Random _chance;
    private readonly NodeClients _clients;
    private readonly ConsoleProcess _console;
    private int _cuts;

    private PowerCutBench(int seed, string[] settings)
    {
        _chance = new Random(seed);
        foreach (var folder in new[] { Data, Baseline }) Directory.CreateDirectory(folder);
        _console = ConsoleProcess.Stopped(Data, "127.0.0.1", ["--Demo:Enabled=false", "--Logging:LogLevel:Default=Warning", .. settings]);
        _clients = new NodeClients(_console.Url, seed);
    }

    /// <summary>How many requests were acknowledged.</summary>
    public int Acknowledged => _clients.Acknowledged;

    private string Data => Path.Combine(_root, "data");

    private string Baseline => Path.Combine(_root, "baseline");

    private string Journal => Path.Combine(_root, "journal");

    /// <summary>Starts the console on an empty disk.</summary>
    /// <param name="seed">Draws what clients do, when the power is cut, and what the disk keeps.</param>
    public static Task<PowerCutBench> StartAsync(int seed) => new PowerCutBench(seed, []).UnderLayerAsync(lies: false);

    /// <summary>Starts the console on a store that was made and closed in order, so that only later work is at stake.</summary>
    /// <param name="seed">Draws what clients do, when the power is cut, and what the disk keeps.</param>
    /// <param name="lies">The disk promises flushes and does none.</param>
    /// <param name="settings">Settings of the console.</param>
    public static async Task<PowerCutBench> StartOnAStoreInOrderAsync(int seed, bool lies, params string[] settings)
    {
        var bench = new PowerCutBench(seed, settings);
        await bench._console.StartAsync();
        await bench._console.StopAsync();
        Copy(bench.Data, bench.Baseline);
        return await bench.UnderLayerAsync(lies);
    }

    /// <summary>Lets the clients work for a while, cuts the power, puts the disk's content into the folder, looks at it and starts again.</summary>
    /// <returns>What of the acknowledged is lost, or else wrong, one sentence each.</returns>
    public async Task<IReadOnlyList<string>> CutAsync()
    {
        var work = _clients.UntilItIsGoneAsync(++_cuts);
        await Task.Delay(_chance.Next(200, 2_500)); // the moment of the cut is what is tested
        await _console.KillAsync();
        await work;
        Lose();
        var verified = await VerifyAsync();
        if (verified.ExitCode != 0 || !verified.Output.Contains("is in order", StringComparison.Ordinal)) return ["store verify:", .. (verified.Output + verified.Errors).Split('\n')];
        if (verified.Output.Contains("There is no key", StringComparison.Ordinal)) return ["The key of all secrets is lost."];
        try
        {
            await _console.StartAsync();
        }
        catch (InvalidOperationException refused)
        {
            return [$"It does not start: {refused.Message}"];
        }

        return await _clients.BrokenAsync();
    }

    /// <summary>All work that was accepted comes to its end.</summary>
    public async Task FinishAsync()
    {
        IReadOnlyList<string> left = [];
        await Eventually.Get("all accepted work to end", async () => (left = await _clients.UnfinishedAsync()).Count == 0 ? left : null, Limit, () => string.Join(", ", left));
    }

    /// <summary>Lets the clients work, stops the console in order, and gives the files in which the layer's account and the folder differ.</summary>
    public async Task<IReadOnlyList<string>> MisseenAsync()
    {
        var work = _clients.UntilItIsGoneAsync(++_cuts);
        await Eventually.True("some work", () => Acknowledged > 200, Limit);
        await _console.StopAsync();
        await work;
        var all = Path.Combine(_root, "all");
        Platter.After(Baseline, Data, Journal).WriteTo(all, () => true);
        string[] Names(string folder) => [.. Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(folder, f)).Where(f => !f.EndsWith("-shm", StringComparison.Ordinal))];
        var (real, told) = (Names(Data), Names(all));
        return [.. real.Except(told), .. told.Except(real), .. real.Intersect(told).Where(f => !File.ReadAllBytes(Path.Combine(Data, f)).AsSpan().SequenceEqual(File.ReadAllBytes(Path.Combine(all, f))))];
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _console.DisposeAsync();
        _clients.Dispose();
        Directory.Delete(_root, recursive: true);
    }

    private async Task<PowerCutBench> UnderLayerAsync(bool lies)
    {
        foreach (var (name, value) in await PowerCutLayer.UnderAsync(Data, Journal, lies)) _console.Environment[name] = value;
        await _console.StartAsync();
        return this;
    }

    private void Lose()
    {
        var disk = Path.Combine(_root, "disk");
        var kept = _chance.Next(4) / 4.0; // from nothing that was not flushed to most of it
        Platter.After(Baseline, Data, Journal).WriteTo(disk, () => _chance.NextDouble() < kept);
        Directory.Delete(Data, recursive: true);
        Directory.Delete(Baseline, recursive: true);
        Directory.Move(disk, Data);
        var key = Path.Combine(Data, "secrets.key");
        if (File.Exists(key)) File.SetUnixFileMode(key, UnixFileMode.UserRead | UnixFileMode.UserWrite); // the layer's disk knows no modes
        Copy(Data, Baseline);
    }

    // On a copy: looking into a write-ahead log can move it into the file.
    private async Task<CommandResult> VerifyAsync()
    {
        var copy = Path.Combine(_root, "verified");
        Copy(Data, copy);
        var result = await Command.RunAsync(
            TimeSpan.FromMinutes(1), "dotnet", Repository.PathOf("src", "Console.Web", "bin", Repository.Configuration, "net10.0", "IronicConsole.Web.dll"), "store", "verify", "--data", copy);
        Directory.Delete(copy, recursive: true);
        return result;
    }

    private static void Copy(string from, string to)
    {
        foreach (var folder in Directory.GetDirectories(from, "*", SearchOption.AllDirectories).Append(from)) Directory.CreateDirectory(Path.Combine(to, Path.GetRelativePath(from, folder)));
        foreach (var file in Directory.GetFiles(from, "*", SearchOption.AllDirectories)) File.Copy(file, Path.Combine(to, Path.GetRelativePath(from, file)));
    }
}
