using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using IronicConsole.Engine.Kernel;

namespace IronicConsole.Drivers.Redfish;

/// <summary>The login to one BMC: a session where it has sessions, basic authentication where not. One session serves all requests.</summary>
internal sealed class RedfishLogin(RedfishTarget target, RedfishWire wire, RedfishOptions options, TimeProvider clock) : IDisposable
{
    private const string DefaultSessions = "/redfish/v1/SessionService/Sessions";

    private readonly SemaphoreSlim _one = new(1);
    private readonly CircuitBreaker _refusals = new(options.RefusedLoginsToOpen, options.OpenFor, clock);
    private volatile Pass? _pass;

    /// <summary>What a request carries: a session token, or basic credentials, or nothing.</summary>
    internal sealed record Pass(string? Token, string? Session, string? Basic);

    /// <summary>The present pass; logs in when there is none.</summary>
    public async Task<Result<Pass>> PassAsync(CancellationToken cancel)
    {
        if (_pass is { } had) return had;
        await _one.WaitAsync(cancel).ConfigureAwait(false);
        try
        {
            if (_pass is { } meanwhile) return meanwhile;
            if (_refusals.Refusal() is { } open) return RedfishProblems.LeftAlone(target, open);
            var pass = await LogInAsync(cancel).ConfigureAwait(false);
            if (pass.Ok) _pass = pass.Value;
            return pass;
        }
        finally
        {
            _refusals.Undecided();
            _one.Release();
        }
    }

    /// <summary>Drops a pass that the BMC no longer takes; the next request logs in again.</summary>
    public void Forget(Pass stale)
    {
        if (ReferenceEquals(_pass, stale)) _pass = null;
    }

    /// <summary>The BMC took the credentials.</summary>
    public void Accepted() => _refusals.Succeeded();

    /// <summary>The BMC refused them.</summary>
    public Problem Refused()
    {
        var problem = RedfishProblems.Credentials(target);
        _refusals.Failed(problem);
        return problem;
    }

    /// <summary>Puts the pass on a request.</summary>
    public static void Show(HttpRequestMessage message, Pass pass)
    {
        if (pass.Token is not null) message.Headers.TryAddWithoutValidation("X-Auth-Token", pass.Token);
        else if (pass.Basic is not null) message.Headers.TryAddWithoutValidation("Authorization", "Basic " + pass.Basic);
    }

    /// <summary>Gives the session back to the BMC; what goes wrong then does not matter.</summary>
    public async Task LogOutAsync(CancellationToken cancel)
    {
        if (Interlocked.Exchange(ref _pass, null) is not { Session: { } session } pass) return;
        using var message = new HttpRequestMessage(HttpMethod.Delete, new Uri(target.Address, session));
        Show(message, pass);
        await wire.SendAsync(message, cancel).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void Dispose() => _one.Dispose();

    private async Task<Result<Pass>> LogInAsync(CancellationToken cancel)
    {
        if (target.User is null || target.Password is null) return new Pass(null, null, null);
        var basic = new Pass(null, null, Convert.ToBase64String(Encoding.UTF8.GetBytes($"{target.User}:{target.Password.Reveal()}")));
        if (target.Auth == RedfishAuth.Basic) return basic;

        var where = await SessionsPathAsync(cancel).ConfigureAwait(false);
        if (!where.Ok) return where.Problem;
        using var message = new HttpRequestMessage(HttpMethod.Post, new Uri(target.Address, where.Value))
        {
            Content = JsonContent.Create(new JsonObject { ["UserName"] = target.User, ["Password"] = target.Password.Reveal() }),
        };
        await message.Content.LoadIntoBufferAsync(cancel).ConfigureAwait(false);
        var sent = await wire.SendAsync(message, cancel).ConfigureAwait(false);
        if (sent.Answer is not { } answer) return sent.Problem!;
        if (answer is { Good: true, Token: { } token })
        {
            _refusals.Succeeded();
            return new Pass(token, answer.Location ?? answer.Body.Self(), null);
        }

        if (answer.Status == 401) return Refused();
        if (target.Auth == RedfishAuth.Auto) return basic;
        return answer.Good
            ? RedfishProblems.Answer(target, "made a session but gave no token for it")
            : RedfishProblems.Refused(target, answer, "log in with a session", where.Value);
    }

    /// <summary>Where sessions are made; also finds out whether Redfish is spoken there at all.</summary>
    private async Task<Result<string>> SessionsPathAsync(CancellationToken cancel)
    {
        using var message = new HttpRequestMessage(HttpMethod.Get, new Uri(target.Address, RedfishPath.Root));
        var sent = await wire.SendAsync(message, cancel).ConfigureAwait(false);
        if (sent.Answer is not { } root) return sent.Problem!;
        if (root.Status is 401 or 403 or 503 or 429) return DefaultSessions;
        if (root.Status == 404 || (root.Status == 200 && root.Body.Link("Systems") is null && root.Body.Link("Chassis") is null && root.Body.Text("RedfishVersion") is null))
        {
            return RedfishProblems.Answer(target, "does not speak Redfish: its service root /redfish/v1/ is missing or is something else", $"HTTP {root.Status}") with
            {
                Field = RedfishKeys.Field(RedfishKeys.Address),
                Fix = "Check the address and port; on some BMCs Redfish has to be switched on in the BMC's own settings.",
            };
        }

        return root.Body.At("Links").Link("Sessions") ?? DefaultSessions;
    }
}
