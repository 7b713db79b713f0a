using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using IronicConsole.Engine.Kernel;

namespace IronicConsole.Drivers.Neutron;

/// <summary>Sends one request to a service of the name.</summary>
internal delegate Task<Result<(int Status, JsonMap Body, string? Subject)>> Exchanging(string who, HttpRequestMessage message, CancellationToken cancel);

/// <summary>The token that Neutron is shown: none, the configured one, or one that Keystone gives for a password and that is renewed before it ends.</summary>
/// <seealso href="https://docs.openstack.org/api-ref/identity/v3/#password-authentication-with-scoped-authorization">Identity API v3</seealso>
internal sealed class NeutronToken(NeutronOptions options, TimeProvider clock, Exchanging exchange) : IDisposable
{
    private static readonly TimeSpan Early = TimeSpan.FromMinutes(1);
    private readonly SemaphoreSlim _one = new(1);
    private string? _token;
    private DateTimeOffset _until;

    /// <summary>Whether another one can be had.</summary>
    public bool CanRenew => options.AuthUrl is not null;

    /// <summary>The token; empty for none.</summary>
    public async Task<Result<string>> GetAsync(bool fresh, CancellationToken cancel)
    {
        if (options.AuthUrl is not { } url) return options.Token;
        await _one.WaitAsync(cancel).ConfigureAwait(false);
        try
        {
            if (!fresh && _token is not null && clock.GetUtcNow() < _until - Early) return _token;
            using var message = new HttpRequestMessage(HttpMethod.Post, new Uri($"{url.ToString().TrimEnd('/')}/auth/tokens?nocatalog"))
            {
                Content = new StringContent((await BodyAsync(cancel).ConfigureAwait(false)).ToJsonString(), Encoding.UTF8, "application/json"),
            };
            var answer = await exchange("Keystone", message, cancel).ConfigureAwait(false);
            if (!answer.Ok) return answer.Problem;
            var (status, body, subject) = answer.Value;
            if (status != 201 || subject is not { Length: > 0 and <= 8192 })
            {
                return new Problem("neutron-credentials", 502, $"Keystone gives no token for user {options.Username} in project {options.Project} (HTTP {status}).") { Fix = "Look at the settings of section Neutron." };
            }

            _until = DateTimeOffset.TryParse(body.Map("token").Text("expires_at"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var until) ? until : clock.GetUtcNow() + Early + Early;
            return _token = subject;
        }
        finally
        {
            _one.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _one.Dispose();

    private async Task<JsonObject> BodyAsync(CancellationToken cancel)
    {
        var password = (await File.ReadAllTextAsync(options.PasswordFile, cancel).ConfigureAwait(false)).TrimEnd('\r', '\n');
        return new JsonObject
        {
            ["auth"] = new JsonObject
            {
                ["identity"] = new JsonObject
                {
                    ["methods"] = new JsonArray("password"),
                    ["password"] = new JsonObject
                    {
                        ["user"] = new JsonObject { ["name"] = options.Username, ["domain"] = new JsonObject { ["id"] = options.UserDomain }, ["password"] = password },
                    },
                },
                ["scope"] = new JsonObject { ["project"] = new JsonObject { ["name"] = options.Project, ["domain"] = new JsonObject { ["id"] = options.ProjectDomain } } },
            },
        };
    }
}
