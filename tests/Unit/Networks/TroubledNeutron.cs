using System.Collections.Concurrent;
using System.Text;
using IronicConsole.Drivers.Neutron;
using IronicConsole.Engine.Hardware;
using IronicConsole.Engine.Provisioning;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace IronicConsole.Tests.Networks;

/// <summary>What listens where a Neutron should, and answers as a test says; the network interface that is pointed at it.</summary>
internal sealed class TroubledNeutron : IAsyncDisposable
{
    private readonly WebApplication _app;

    private TroubledNeutron(WebApplication app) => _app = app;

    /// <summary>Method and path of all requests, in order.</summary>
    public ConcurrentQueue<string> Asked { get; } = new();

    public NeutronNetwork Network { get; private set; } = null!;

    public static NetworkPlace Place { get; } = new(Guid.Parse("5b0e6f2c-0000-4000-8000-000000000001"), "port 52:54:00:00:00:01", "52:54:00:00:00:01", [], Engine.Kernel.JsonMap.Empty);

    public static DriverNode Node { get; } = new(new Node { Id = Guid.Parse("5b0e6f2c-0000-4000-8000-000000000000"), Driver = "fake-hardware" }, _ => null);

    /// <summary>Starts it.</summary>
    /// <param name="answer">Answers a request, by method and path with query.</param>
    /// <param name="with">Changes the settings.</param>
    public static async Task<TroubledNeutron> StartAsync(Func<HttpContext, string, Task> answer, Action<NeutronOptions, Uri>? with = null)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var neutron = new TroubledNeutron(app);
        app.Run(http =>
        {
            var asked = $"{http.Request.Method} {http.Request.Path}{http.Request.QueryString}";
            neutron.Asked.Enqueue(asked);
            return answer(http, asked);
        });
        await app.StartAsync();
        var url = new Uri(app.Urls.Single());
        var options = new NeutronOptions { Url = url, CleaningNetwork = "ramdisks", ProvisioningNetwork = "ramdisks", FailuresToOpen = 2, LongestAnswer = 65536 };
        with?.Invoke(options, url);
        neutron.Network = new NeutronNetwork(options, TimeProvider.System);
        return neutron;
    }

    /// <summary>Answers with JSON.</summary>
    public static Task JsonAsync(HttpContext http, string json, int status = 200)
    {
        http.Response.StatusCode = status;
        return http.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(json)).AsTask();
    }

    public async ValueTask DisposeAsync()
    {
        Network.Dispose();
        await _app.DisposeAsync();
    }
}
