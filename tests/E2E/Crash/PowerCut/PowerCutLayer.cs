using IronicConsole.E2E.Lab;

namespace IronicConsole.E2E.Crash.PowerCut;

/// <summary>The layer that sees a program's writes (<c>tests/lab/powercut</c>): built once a run, put under a program by environment variables.</summary>
public static class PowerCutLayer
{
    private static readonly Lazy<Task<string>> Built = new(BuildAsync);

    /// <summary>The environment of a program whose writes below a folder are to be seen.</summary>
    /// <param name="folder">The folder; it exists.</param>
    /// <param name="journal">Where what was seen is written; begins anew with each start.</param>
    /// <param name="lies">Flushes are promised and never done, as by a disk that lies about its cache.</param>
    public static async Task<Dictionary<string, string>> UnderAsync(string folder, string journal, bool lies = false)
    {
        var environment = new Dictionary<string, string>
        {
            ["LD_PRELOAD"] = await Built.Value, ["POWERCUT_FOLDER"] = folder, ["POWERCUT_JOURNAL"] = journal, ["POWERCUT_PROGRAM"] = "dotnet",
        };
        if (lies) environment["POWERCUT_LIES"] = "1";
        return environment;
    }

    private static async Task<string> BuildAsync()
    {
        var library = Path.Combine(Directory.CreateDirectory(Repository.PathOf("artifacts", "powercut")).FullName, "powercut.so");
        await Command.MustAsync(
            TimeSpan.FromMinutes(1), "gcc", "-shared", "-fPIC", "-O2", "-Wall", "-Wextra", "-Werror", "-o", library, Repository.PathOf("tests", "lab", "powercut", "powercut.c"), "-lpthread");
        return library;
    }
}
