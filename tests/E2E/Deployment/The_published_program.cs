using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using IronicConsole.E2E.Lab;

namespace IronicConsole.E2E.Deployment;

/// <summary>What deploy/Containerfile and deploy/ironic-console.service promise, as far as it can be seen without a container engine and without systemd as process 1.</summary>
[Collection(Together.Alone)]
public sealed partial class The_published_program : IAsyncLifetime
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);
    private readonly string _folder = Directory.CreateTempSubdirectory("published-").FullName;

    private string Program => Path.Combine(_folder, "out", "IronicConsole.Web");

    // By the very line of the Containerfile, of what the tests were built with.
    public async Task InitializeAsync()
    {
        var line = PublishLine().Match(await File.ReadAllTextAsync(Repository.PathOf("deploy", "Containerfile"))).Groups[1].Value;
        var words = line.Replace("-c Release", $"-c {Repository.Configuration}", StringComparison.Ordinal).Replace("/out", Path.Combine(_folder, "out"), StringComparison.Ordinal)
            .Replace("src/Console.Web", Repository.PathOf("src", "Console.Web"), StringComparison.Ordinal).Split(' ');
        await Command.MustAsync(Limit, "dotnet", [.. words, "--no-build"]);
    }

    [RequiresFact(Need.Root)]
    public async Task Starts_for_an_ordinary_user_says_that_it_is_ready_and_stops_in_order()
    {
        var data = Directory.CreateDirectory(Path.Combine(_folder, "data")).FullName;
        await Command.MustAsync(Limit, "chmod", "-R", "a+rX", _folder);
        await Command.MustAsync(Limit, "chown", "nobody", data);
        var notices = Path.Combine(_folder, "notify");
        using var manager = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        manager.Bind(new UnixDomainSocketEndPoint(notices));
        await Command.MustAsync(Limit, "chmod", "777", notices);
        var url = new Uri($"http://127.0.0.1:{ServerProcess.FreePort()}");
        var start = new ProcessStartInfo("setpriv", ["--reuid=nobody", "--regid=nogroup", "--clear-groups", "--no-new-privs", "--bounding-set=-all", Program, "--data", data, "--urls", url.ToString().TrimEnd('/'), "--agent-urls", "none"])
        {
            WorkingDirectory = Path.GetDirectoryName(Program)!, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        start.Environment["NOTIFY_SOCKET"] = notices;
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Production";
        using var process = await Launcher.StartAsync(start);
        var output = Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        try
        {
            Assert.Equal("READY=1\n", await NoticeAsync(manager));
            using var client = new HttpClient();
            foreach (var path in new[] { "/readyz", "/", "/v1/nodes", "/_framework/blazor.web.js" })
            {
                using var answer = await client.GetAsync(new Uri(url, path));
                Assert.True(answer.IsSuccessStatusCode, $"{path}: {answer.StatusCode}");
            }

            Assert.Equal("nobody", (await Command.MustAsync(Limit, "stat", "-c", "%U", Path.Combine(data, "ironic-console.db"))).Trim());
            await Command.MustAsync(Limit, "kill", "-TERM", $"{process.Id}");
            Assert.Equal("STOPPING=1\n", await NoticeAsync(manager));
            await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(45)); // the unit's TimeoutStopSec
            Assert.True(process.ExitCode == 0, string.Join('\n', await output));
        }
        finally
        {
            if (!process.HasExited) process.Kill();
        }
    }

    [RequiresFact(Need.SystemdAnalyze)]
    public async Task Has_a_unit_that_systemd_understands()
    {
        var unit = Path.Combine(_folder, "ironic-console.service");
        var text = await File.ReadAllTextAsync(Repository.PathOf("deploy", "ironic-console.service"));
        await File.WriteAllTextAsync(unit, text.Replace("/opt/ironic-console/IronicConsole.Web", Program, StringComparison.Ordinal));
        var verified = await Command.RunAsync(Limit, "systemd-analyze", "verify", "--man=no", "--recursive-errors=no", unit);
        Assert.True(verified is { ExitCode: 0, Errors: "" }, verified.Output + verified.Errors);
        await File.WriteAllTextAsync(unit, text.Replace("/opt/ironic-console/IronicConsole.Web", Program, StringComparison.Ordinal).Replace("ProtectSystem=", "ProtectSistem=", StringComparison.Ordinal));
        Assert.Contains("ProtectSistem", (await Command.RunAsync(Limit, "systemd-analyze", "verify", "--man=no", "--recursive-errors=no", unit)).Errors, StringComparison.Ordinal);
    }

    public Task DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return Task.CompletedTask;
    }

    private static async Task<string> NoticeAsync(Socket manager)
    {
        var bytes = new byte[256];
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        return Encoding.ASCII.GetString(bytes, 0, await manager.ReceiveAsync(bytes, SocketFlags.None, patience.Token));
    }

    [GeneratedRegex("^RUN dotnet (publish .*)$", RegexOptions.Multiline)]
    private static partial Regex PublishLine();
}
