using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using IronicConsole.Engine.Kernel;

namespace IronicConsole.Drivers.Fake;

/// <summary>
/// What the fake machines have done, each in a file of its own that outlives the process, as the memory of a real BMC does: JSON lines, on disk before the machine answers.
/// By it a machine that is asked again after a crash knows what it has done already. Off unless <see cref="FakeOptions.Ledger"/> is set; the files grow for ever.
/// </summary>
internal sealed class FakeLedger
{
    private readonly string _folder;
    private readonly TimeProvider _clock;
    private readonly Lock _writing = new();

    /// <summary>Makes the folder.</summary>
    /// <exception cref="ConfigurationException">It cannot be made.</exception>
    public FakeLedger(string folder, TimeProvider clock)
    {
        (_folder, _clock) = (folder, clock);
        try
        {
            if (folder.Length > 0) Directory.CreateDirectory(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException($"Fake:Ledger is '{folder}', and that folder cannot be made: {e.Message}");
        }
    }

    /// <summary>Writes down what a machine does, in the moment it does it.</summary>
    /// <param name="node">The machine.</param>
    /// <param name="effect">What it does.</param>
    /// <param name="mark">Names the request that it does it for, where that may be asked again.</param>
    public void Write(Guid node, string effect, string? mark = null)
    {
        if (_folder.Length == 0) return;
        var line = new JsonObject { ["at"] = _clock.GetUtcNow().ToString("O"), ["effect"] = effect, ["mark"] = mark }.ToJsonString();
        lock (_writing)
        {
            using var file = new FileStream(Of(node), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite);
            file.Seek(0, SeekOrigin.End);
            if (IsTorn(file)) line = $"\n{line}";
            file.Write(Encoding.UTF8.GetBytes($"{line}\n"));
            file.Flush(flushToDisk: true);
        }
    }

    /// <summary>Whether a machine has done what it was asked for under a mark.</summary>
    public bool Has(Guid node, string mark)
    {
        if (_folder.Length == 0 || !File.Exists(Of(node))) return false;
        lock (_writing) return File.ReadLines(Of(node)).Any(line => Mark(line) == mark);
    }

    private static string? Mark(string line)
    {
        try
        {
            using var entry = JsonDocument.Parse(line);
            return entry.RootElement.TryGetProperty("mark", out var mark) ? mark.GetString() : null;
        }
        catch (JsonException)
        {
            return null; // a line that a power cut has torn: what it told of was not answered
        }
    }

    // Whether the last line has no end.
    private static bool IsTorn(FileStream file)
    {
        if (file.Position == 0) return false;
        file.Seek(-1, SeekOrigin.Current);
        return file.ReadByte() != '\n';
    }

    private string Of(Guid node) => Path.Combine(_folder, $"{node}.jsonl");
}
