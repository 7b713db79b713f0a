using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using IronicConsole.Drivers;
using IronicConsole.Drivers.Agent;
using IronicConsole.Engine;
using IronicConsole.Engine.Agent;
using IronicConsole.Engine.Deploy;
using IronicConsole.Engine.Power;
using IronicConsole.Web.Agent;
using IronicConsole.Web.Api;
using IronicConsole.Web.ApiDescription;
using IronicConsole.Web.ApiV2;
using IronicConsole.Web.SignIn;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace IronicConsole.Tests.Api;

/// <summary>The API on a real Kestrel, a real engine, a SQLite file of its own and fake hardware. Shared by all API tests: each makes its own nodes.</summary>
public sealed class ApiBench : IAsyncLifetime
{
    private readonly Dictionary<string, string?> _settings = [];
    private readonly Action<IServiceCollection> _more = _ => { };
    private readonly string _folder = Directory.CreateTempSubdirectory("api").FullName;
    private WebApplication? _app;

    /// <summary>A bench as it is shared.</summary>
    public ApiBench()
    {
    }

    /// <summary>A bench of one test, with settings and services of its own.</summary>
    internal ApiBench(Dictionary<string, string?> settings, Action<IServiceCollection> more) => (_settings, _more) = (settings, more);

    public HttpClient Client { get; private set; } = new();

    public Uri Url => Client.BaseAddress!;

    public IServiceProvider Services => _app!.Services;

    public async Task InitializeAsync()
    {
        var builder = WebApplication.CreateBuilder();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?> { ["Store:Folder"] = _folder, ["Store:Conductor"] = "bench" });
        builder.Configuration.AddInMemoryCollection(_settings);
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddEngine(builder.Configuration).AddIronicApi().AddSignIn(builder.Configuration).AddApiV2();
        builder.Services.AddPower(builder.Configuration);
        builder.Services.AddDeploy(builder.Configuration);
        builder.Services.AddBootFiles(builder.Configuration);
        builder.Services.AddAgentSessions(builder.Configuration);
        builder.Services.AddAgentClient();
        builder.Services.AddDrivers(builder.Configuration);
        _more(builder.Services);
        _app = builder.Build();
        _app.MapApiV2().MapApiDescription().MapIronicApi();
        _app.MapPeople();
        await _app.StartAsync();
        Client = new HttpClient(new SocketsHttpHandler()) { BaseAddress = new Uri(_app.Urls.First()), Timeout = TimeSpan.FromMinutes(1) };
    }

    public async Task DisposeAsync()
    {
        await _app!.StopAsync();
        await _app.DisposeAsync();
        Client.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Sends a request and reads the whole answer.</summary>
    /// <param name="body">JSON text, or an object to be written as JSON.</param>
    /// <param name="version">1.N or latest; null sends no version.</param>
    public async Task<Answer> SendAsync(string method, string path, object? body = null, string? version = "1.92")
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (version is not null) request.Headers.Add("X-OpenStack-Ironic-API-Version", version);
        if (body is byte[] bytes) request.Content = new ByteArrayContent(bytes) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        else if (body is not null) request.Content = new StringContent(body as string ?? JsonSerializer.Serialize(body), Encoding.UTF8, "application/json");
        using var answer = await Client.SendAsync(request);
        return await Answer.ReadAsync(answer);
    }

    public Task<Answer> GetAsync(string path, string? version = "1.92") => SendAsync("GET", path, null, version);

    /// <summary>Enrols a node and gives its UUID.</summary>
    public async Task<string> EnrolAsync(object? more = null)
    {
        var fields = JsonSerializer.SerializeToNode(more ?? new { })!.AsObject();
        fields["driver"] ??= "fake-hardware";
        var made = await SendAsync("POST", "/v1/nodes", fields.ToJsonString());
        Assert.True(made.Status == 201, made.Text);
        return made.Json.GetProperty("uuid").GetString()!;
    }

    /// <summary>Asks for a verb and waits until the node is there.</summary>
    public async Task MoveAsync(string node, string verb, string state)
    {
        var asked = await SendAsync("PUT", $"/v1/nodes/{node}/states/provision", new { target = verb });
        Assert.True(asked.Status == 202, asked.Text);
        await UntilAsync(node, "provision_state", state);
    }

    /// <summary>Waits until a field of a node has a value.</summary>
    public Task UntilAsync(string node, string field, string? value)
    {
        var seen = default(JsonElement);
        return Eventually.True(() => $"{field} of {node} to become '{value}': {seen}", async () => (seen = (await GetAsync($"/v1/nodes/{node}")).Json).GetProperty(field).GetString() == value);
    }
}

/// <summary>An answer, read to its end.</summary>
public sealed record Answer(int Status, string Text, HttpResponseHeaders Headers, string? ContentType)
{
    public JsonElement Json => JsonDocument.Parse(Text).RootElement;

    /// <summary>The document inside <c>error_message</c>.</summary>
    public JsonElement Fault => JsonDocument.Parse(Json.GetProperty("error_message").GetString()!).RootElement;

    /// <summary>What the caller is told.</summary>
    public string Told => Fault.GetProperty("faultstring").GetString()!;

    public string? Header(string name) => Headers.TryGetValues(name, out var values) ? string.Join(",", values) : null;

    public static async Task<Answer> ReadAsync(HttpResponseMessage answer) =>
        new((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(), answer.Headers, answer.Content.Headers.ContentType?.MediaType);
}

[CollectionDefinition("api")]
public sealed class ApiCollection : ICollectionFixture<ApiBench>;
