using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using IronicConsole.RackSim;
using Xunit;

namespace IronicConsole.Tests.RackSim;

/// <summary>The program itself, started as users start it.</summary>
public sealed class A_killed_rack : IDisposable
{
    private readonly string _data = Directory.CreateTempSubdirectory("racksim-killed-").FullName;
    private readonly List<Process> _started = [];

    [Fact]
    public async Task Comes_back_with_its_machines_as_they_were()
    {
        await using var bench = await RackBench.StartAsync(); // Lends its server; its own rack only keeps the addresses apart.
        var (program, control) = await StartAsync();
        var machine = await FirstAsync(control);
        await BootAsync(bench, machine);
        await Eventually.True("the first heartbeat", () => bench.Server.To("/v1/heartbeat/").Count > 0);
        var before = await control.GetFromJsonAsync<JsonArray>("/ledger");

        program.Kill();
        await program.WaitForExitAsync();
        var heartbeats = bench.Server.To("/v1/heartbeat/").Count;
        (_, control) = await StartAsync();

        await Eventually.True("a heartbeat of the machine that was on", () => bench.Server.To("/v1/heartbeat/").Count > heartbeats);
        var after = await FirstAsync(control);
        Assert.Equal("on", after["power"]!.ToString());
        Assert.Equal("Agent", after["runs"]!.ToString());
        Assert.Equal(machine["certificate_sha256"]!.ToString(), after["certificate_sha256"]!.ToString());
        Assert.Equal(before!.ToJsonString(), (await control.GetFromJsonAsync<JsonArray>("/ledger"))!.ToJsonString());
    }

    [Fact]
    public async Task Goes_with_the_process_it_belongs_to()
    {
        var parent = Process.Start("sleep", "600");
        _started.Add(parent);
        var (program, _) = await StartAsync("--parent-pid", parent.Id.ToString(null as IFormatProvider));

        parent.Kill();

        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        await program.WaitForExitAsync(patience.Token);
        Assert.Equal(0, program.ExitCode);
    }

    [Fact]
    public async Task Says_what_it_does_not_understand()
    {
        var program = Run("--colour", "red");
        var said = await program.StandardError.ReadToEndAsync();
        await program.WaitForExitAsync();
        Assert.Equal(2, program.ExitCode);
        Assert.Contains("--colour red", said, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        foreach (var process in _started)
        {
            process.Kill();
            process.WaitForExit();
            process.Dispose();
        }
        Directory.Delete(_data, recursive: true);
    }

    private async Task<(Process Program, HttpClient Control)> StartAsync(params string[] more)
    {
        for (var attempt = 1; ; attempt++)
        {
            var first = IPAddress.Parse($"127.{Random.Shared.Next(20, 39)}.{Random.Shared.Next(255)}.0");
            var where = File.Exists(Path.Combine(_data, "rack.json")) ? [] : new[] { "--base", first.ToString() };
            var program = Run(["--machines", "1", "--parents", "0", "--fast", "--data", _data, "--control", "http://127.0.0.1:0", .. where, .. more]);
            if (await program.StandardOutput.ReadLineAsync() is { } ready)
            {
                return (program, new HttpClient { BaseAddress = new Uri(ready[ready.IndexOf("http", StringComparison.Ordinal)..]) });
            }
            Assert.True(attempt < 5, await program.StandardError.ReadToEndAsync());
        }
    }

    private Process Run(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in arguments.Prepend(typeof(Rack).Assembly.Location))
        {
            start.ArgumentList.Add(argument);
        }
        var program = Process.Start(start)!;
        _started.Add(program);
        return program;
    }

    private static async Task<JsonObject> FirstAsync(HttpClient control) => (await control.GetFromJsonAsync<JsonArray>("/machines"))![0]!.AsObject();

    private static async Task BootAsync(RackBench bench, JsonObject machine)
    {
        using var bmc = bench.Client(new Uri(machine["address"]!.ToString()));
        using var session = await bmc.PostExactAsync("/redfish/v1/SessionService/Sessions", new { UserName = machine["user"]!.ToString(), Password = machine["password"]!.ToString() });
        bmc.DefaultRequestHeaders.Add("X-Auth-Token", session.Headers.GetValues("X-Auth-Token").Single());
        var cd = bench.Server.Serve("killed.iso", TinyCd.With(("parameters.txt", $"ipa-api-url={bench.Server.Url}")));
        foreach (var (path, body) in new (string, object)[]
        {
            ("/redfish/v1/Managers/bmc/VirtualMedia/Cd/Actions/VirtualMedia.InsertMedia", new { Image = cd }),
            ("/redfish/v1/Systems/1/Actions/ComputerSystem.Reset", new { ResetType = "On" }),
        })
        {
            using var answer = await bmc.PostExactAsync(path, body);
            Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        }
    }
}
