using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Store;
using IronicConsole.Tests.Api;
using IronicConsole.Web.ApiDescription;
using IronicConsole.Web.SignIn;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace IronicConsole.Tests.Exact;

/// <summary>The whole program as it starts, on a real Kestrel, with a SQLite file of its own and fake hardware.</summary>
public sealed class WholeProgram : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("exact").FullName;
    private readonly WebApplicationFactory<Identities> _program;
    private bool _stopped;

    public WholeProgram()
    {
        _program = new Program(_folder);
        _program.UseKestrel();
    }

    public HttpClient Client { get; private set; } = new();

    public IServiceProvider Services => _program.Services;

    public JsonElement Document { get; private set; }

    public IReadOnlyList<ApiOperation> Operations => Services.GetRequiredService<ApiDescriptions>().Operations;

    public int OperationCount { get; private set; }

    public string StoreFile => Path.Combine(_folder, IronicConsole.Engine.Store.Care.StoreFile.Name);

    public async Task InitializeAsync()
    {
        _program.StartServer();
        foreach (var address in Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses)
        {
            Client.Dispose();
            Client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri(address) };
            if (await SendAsync("GET", "/openapi/v1.json") is not { Status: 200 } found) continue; // that one is for agents
            (Document, OperationCount) = (found.Json, Operations.Count);
            return;
        }

        Assert.Fail("The program does not answer.");
    }

    public async Task DisposeAsync()
    {
        await StopAsync();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Ends the program; its store stays until this is disposed of.</summary>
    public async Task StopAsync()
    {
        if (_stopped) return;
        _stopped = true;
        Client.Dispose();
        try
        {
            await _program.DisposeAsync();
        }
        catch (ObjectDisposedException)
        {
            // told to stop, the program disposes of itself, which this one then does again
        }
    }

    public async Task<Answer> SendAsync(string method, string path, object? body = null, string? version = "1.92", params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (version is not null) request.Headers.Add("X-OpenStack-Ironic-API-Version", version);
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        if (body is not null) request.Content = new StringContent(body as string ?? JsonSerializer.Serialize(body), Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
        using var answer = await Client.SendAsync(request);
        return await Answer.ReadAsync(answer);
    }

    /// <summary>Changes a node behind the back of the engine's rules.</summary>
    public async Task ChangeAsync(string node, Func<Node, Node> change)
    {
        var done = await Services.GetRequiredService<IStore>().CommitAsync<bool>(Caller.Engine, null, unit =>
        {
            unit.Put(change(unit.Node(Guid.Parse(node))!));
            return true;
        });
        Assert.True(done.Ok);
    }

    private sealed class Program(string folder) : WebApplicationFactory<Identities>
    {
        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            builder.UseSetting("Store:Folder", folder).UseSetting("Demo:Enabled", "false").UseSetting("urls", "http://127.0.0.1:0").UseSetting("agent-urls", "http://127.0.0.1:0").UseSetting("Logs:Folder", folder).UseSetting("Store:Conductor", "bench");
            builder.ConfigureLogging(log => log.ClearProviders());
        }
    }
}

[CollectionDefinition("whole program")]
public sealed class WholeProgramCollection : ICollectionFixture<WholeProgram>;
