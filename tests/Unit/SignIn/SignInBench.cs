using System.Net.Http.Headers;
using System.Text;
using IronicConsole.Tests.Api;

namespace IronicConsole.Tests.SignIn;

/// <summary>The API with ways to sign in, as configuration names them.</summary>
internal sealed class SignInBench : IAsyncDisposable
{
    private SignInBench(Dictionary<string, string?> settings) => Api = new ApiBench(settings, _ => { });

    public ApiBench Api { get; }

    public static async Task<SignInBench> StartAsync(params (string Key, string Value)[] settings)
    {
        var bench = new SignInBench(settings.ToDictionary(s => $"SignIn:{s.Key}", s => (string?)s.Value));
        await bench.Api.InitializeAsync();
        return bench;
    }

    public ValueTask DisposeAsync() => new(Api.DisposeAsync());

    public Task<Answer> AsAsync(string name, string password, string method = "GET", string path = "/v1/nodes", string? body = null) =>
        SendAsync(("Authorization", $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"{name}:{password}"))}"), method, path, body);

    public async Task<Answer> SendAsync((string Name, string Value) header, string method = "GET", string path = "/v1/nodes", string? body = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        request.Headers.TryAddWithoutValidation(header.Name, header.Value);
        request.Headers.Add("X-OpenStack-Ironic-API-Version", "1.82");
        if (body is not null) request.Content = new StringContent(body, MediaTypeHeaderValue.Parse("application/json"));
        using var answer = await Api.Client.SendAsync(request);
        return await Answer.ReadAsync(answer);
    }
}
