using System.Security.Cryptography;

namespace IronicConsole.RackSim.Redfish;

/// <summary>The sessions of one BMC. There is a limit, and unused ones end.</summary>
public sealed class SessionTable(int limit, TimeSpan idle, TimeProvider clock)
{
    private readonly Lock _gate = new();
    private List<Session>? _sessions;
    private int _last;

    /// <summary>A session.</summary>
    /// <param name="Id">Number of the session, as in its address.</param>
    /// <param name="Token">Value of X-Auth-Token.</param>
    /// <param name="Used">When it was last used.</param>
    public sealed record Session(string Id, string Token, DateTimeOffset Used);

    /// <summary>Sessions that have not expired.</summary>
    public IReadOnlyList<Session> All
    {
        get { lock (_gate) return [.. Alive()]; }
    }

    /// <summary>Opens a session, or gives null when there are too many.</summary>
    public Session? Open()
    {
        lock (_gate)
        {
            if (Alive().Count >= limit)
            {
                return null;
            }
            var session = new Session((++_last).ToString(null as IFormatProvider), RandomNumberGenerator.GetHexString(32, lowercase: true), clock.GetUtcNow());
            _sessions!.Add(session);
            return session;
        }
    }

    /// <summary>Whether <paramref name="token"/> belongs to a session; its idle time starts again.</summary>
    public bool Use(string token)
    {
        lock (_gate)
        {
            var at = Alive().FindIndex(s => s.Token == token);
            if (at >= 0)
            {
                _sessions![at] = _sessions[at] with { Used = clock.GetUtcNow() };
            }
            return at >= 0;
        }
    }

    /// <summary>Ends a session; false when there is none of this id.</summary>
    public bool End(string id)
    {
        lock (_gate) return Alive().RemoveAll(s => s.Id == id) > 0;
    }

    /// <summary>Ends all.</summary>
    public void Clear()
    {
        lock (_gate) _sessions = null;
    }

    private List<Session> Alive()
    {
        _sessions ??= [];
        _sessions.RemoveAll(s => clock.GetUtcNow() - s.Used > idle);
        return _sessions;
    }
}
