using System.Diagnostics;
using System.Globalization;
using IronicConsole.E2E.Lab;

namespace IronicConsole.E2E.Deployment;

/// <summary>A service manager may change its mind at any moment of a start.</summary>
[Collection(Together.Alone)]
public sealed class A_stop_while_it_starts : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);
    private readonly string _folder = Directory.CreateTempSubdirectory("stopped-").FullName;

    /// <summary>Each line is printed on the way up, before the program says that it has started.</summary>
    [Theory]
    [InlineData("Now listening on")]
    [InlineData("Scheduler now_")]
    [InlineData("validated presence")]
    public async Task Ends_in_order_without_a_stack_trace(string line)
    {
        var start = new ProcessStartInfo("dotnet",
            [Repository.PathOf("src", "Console.Web", "bin", Repository.Configuration, "net10.0", "IronicConsole.Web.dll"), "--data", _folder, "--urls", $"http://127.0.0.1:{ServerProcess.FreePort()}", "--agent-urls", "none", "--Demo:Enabled", "false"])
        {
            RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = _folder,
        };
        using var process = await Launcher.StartAsync(start);
        var errors = process.StandardError.ReadToEndAsync();
        string? said;
        do said = await process.StandardOutput.ReadLineAsync().WaitAsync(Limit);
        while (said is not null && !said.Contains(line, StringComparison.Ordinal));
        Assert.NotNull(said);
        await Command.MustAsync(Limit, "kill", "-TERM", process.Id.ToString(CultureInfo.InvariantCulture));
        var rest = await process.StandardOutput.ReadToEndAsync().WaitAsync(Limit);
        await process.WaitForExitAsync().WaitAsync(Limit);
        Assert.True(process.ExitCode == 0, $"It ended with {process.ExitCode}: {rest}{await errors}");
        Assert.Empty(await errors);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
