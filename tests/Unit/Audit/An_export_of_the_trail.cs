using System.Text.Json;
using IronicConsole.Drivers;
using IronicConsole.Drivers.Agent;
using IronicConsole.Engine;
using IronicConsole.Engine.Agent;
using IronicConsole.Engine.Deploy;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Power;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Store;
using IronicConsole.Tests.Store;
using IronicConsole.Web.Agent;
using IronicConsole.Web.Audit;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace IronicConsole.Tests.Audit;

/// <summary>The files of the audit page, on a real Kestrel and a real engine.</summary>
public sealed class An_export_of_the_trail : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("export-").FullName;
    private readonly Node _node = StoreBench.NewNode("n1");
    private WebApplication _app = null!;
    private HttpClient _client = null!;

    public async Task InitializeAsync()
    {
        var builder = WebApplication.CreateBuilder();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?> { ["Store:Folder"] = _folder });
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddEngine(builder.Configuration);
        builder.Services.AddPower(builder.Configuration);
        builder.Services.AddDeploy(builder.Configuration);
        builder.Services.AddBootFiles(builder.Configuration);
        builder.Services.AddAgentSessions(builder.Configuration);
        builder.Services.AddAgentClient();
        builder.Services.AddDrivers(builder.Configuration);
        _app = builder.Build();
        _app.MapAuditExport();
        await _app.StartAsync();
        _client = new HttpClient(new SocketsHttpHandler()) { BaseAddress = new Uri(_app.Urls.First()) };
        await CommitAsync(new(ActorKind.Program, "robot") { From = "192.0.2.7", RequestId = "req-1" }, "node create", unit => { unit.Put(_node); return true; });
        await CommitAsync(new(ActorKind.Person, "ann") { Reason = "=HYPERLINK(\"http://bad\"), said\nann" }, "node set", _ => Problem.Invalid("name", "no"));
        await CommitAsync(new(ActorKind.Person, "ünal") { Reason = "-1+1" }, "node delete", _ => true);
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Is_JSON_lines_of_what_the_filters_select()
    {
        using var answer = await _client.GetAsync(new Uri("/audit/export.jsonl?node=n1", UriKind.Relative));
        Assert.Equal("application/jsonl", answer.Content.Headers.ContentType!.ToString());
        Assert.Matches(@"^audit-\d{4}-\d\d-\d\d\.jsonl$", answer.Content.Headers.ContentDisposition!.FileName!.Trim('"'));
        var only = JsonDocument.Parse(Assert.Single((await answer.Content.ReadAsStringAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries))).RootElement;
        Assert.Equal(
            (1, "robot", "program", "192.0.2.7", "node create", _node.Id, "n1", "done", "req-1"),
            (only.GetProperty("number").GetInt32(), Text("who"), Text("kind"), Text("from"), Text("command"), only.GetProperty("node").GetGuid(), Text("node_name"), Text("outcome"), Text("request_id")));
        Assert.InRange(DateTimeOffset.UtcNow - only.GetProperty("at").GetDateTimeOffset(), TimeSpan.Zero, TimeSpan.FromMinutes(5));

        string? Text(string name) => only.GetProperty(name).GetString();
    }

    [Fact]
    public async Task Is_CSV_in_which_no_cell_is_a_formula()
    {
        using var answer = await _client.GetAsync(new Uri("/audit/export.csv", UriKind.Relative));
        Assert.Equal("text/csv; charset=utf-8", answer.Content.Headers.ContentType!.ToString());
        var text = await answer.Content.ReadAsStringAsync();
        Assert.StartsWith("number,at,who,kind,from,command,node,node_name,outcome,detail,reason,request_id\r\n3,", text, StringComparison.Ordinal);
        Assert.Contains(",ünal,person,,node delete,,,done,,'-1+1,\r\n", text, StringComparison.Ordinal);
        Assert.Contains(",\"'=HYPERLINK(\"\"http://bad\"\"), said\nann\",\r\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Selects_as_the_page_does_and_knows_no_node_that_is_not_there()
    {
        Assert.Equal(["node delete", "node set", "node create"], await CommandsAsync(""));
        Assert.Equal(["node set"], await CommandsAsync("?actor=ann"));
        Assert.Equal(["node set"], await CommandsAsync("?outcome=refused&verb=node"));
        Assert.Equal(["node delete"], await CommandsAsync("?verb=node%20d&actor=&node="));
        using var none = await _client.GetAsync(new Uri("/audit/export.csv?node=nobody", UriKind.Relative));
        Assert.Equal((System.Net.HttpStatusCode.NotFound, "There is no node 'nobody'. Of a node that was deleted, the trail is found by its UUID.\n"), (none.StatusCode, await none.Content.ReadAsStringAsync()));
    }

    [Fact]
    public async Task Is_whole_however_long_the_trail_is()
    {
        await Task.WhenAll(Enumerable.Range(0, 2_500).Select(i => CommitAsync(new(ActorKind.Program, "robot"), $"many {i}", _ => true)));
        var numbers = (await _client.GetStringAsync(new Uri("/audit/export.jsonl", UriKind.Relative))).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonDocument.Parse(l).RootElement.GetProperty("number").GetInt64());
        Assert.Equal(Enumerable.Range(1, 2_503).Reverse().Select(n => (long)n), numbers);
    }

    private Task<Result<bool>> CommitAsync(Caller by, string command, Func<IUnit, Result<bool>> decide) => _app.Services.GetRequiredService<IStore>().CommitAsync(by, command, decide);

    private async Task<IEnumerable<string?>> CommandsAsync(string filter) =>
        (await _client.GetStringAsync(new Uri($"/audit/export.jsonl{filter}", UriKind.Relative))).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonDocument.Parse(l).RootElement.GetProperty("command").GetString());
}
