using System.Text;
using IronicConsole.Drivers;
using IronicConsole.Drivers.Agent;
using IronicConsole.Engine;
using IronicConsole.Engine.Agent;
using IronicConsole.Engine.Deploy;
using IronicConsole.Engine.Power;
using IronicConsole.Tests.Api;
using IronicConsole.Web.Agent;
using IronicConsole.Web.ApiV2;
using IronicConsole.Web.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace IronicConsole.Tests.ApiV2;

/// <summary>/v2 on a real Kestrel and a real engine, on a SQLite store that outlives a restart.</summary>
public sealed class V2Bench : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("v2").FullName;
    private WebApplication? _app;

    public HttpClient Client { get; private set; } = new();

    public IServiceProvider Services => _app!.Services;

    public async Task InitializeAsync()
    {
        var builder = WebApplication.CreateBuilder();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?> { ["Store:Folder"] = _folder, ["Store:Conductor"] = "c1" });
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddEngine(builder.Configuration).AddApiV2();
        builder.Services.AddPower(builder.Configuration);
        builder.Services.AddDeploy(builder.Configuration);
        builder.Services.AddBootFiles(builder.Configuration);
        builder.Services.AddAgentSessions(builder.Configuration);
        builder.Services.AddAgentClient();
        builder.Services.AddDrivers(builder.Configuration);
        _app = builder.Build();
        _app.MapApiV2().MapHealth();
        await _app.StartAsync();
        Client = new HttpClient(new SocketsHttpHandler()) { BaseAddress = new Uri(_app.Urls.First()), Timeout = TimeSpan.FromMinutes(1) };
    }

    public async Task RestartAsync()
    {
        await EndAsync();
        await InitializeAsync();
    }

    public async Task DisposeAsync()
    {
        await EndAsync();
        Directory.Delete(_folder, recursive: true);
    }

    public async Task<Answer> SendAsync(string method, string path, string? body = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        using var answer = await Client.SendAsync(request);
        return await Answer.ReadAsync(answer);
    }

    private async Task EndAsync()
    {
        Client.Dispose();
        await _app!.StopAsync();
        await _app.DisposeAsync();
    }
}
