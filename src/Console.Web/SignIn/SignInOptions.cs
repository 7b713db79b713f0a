namespace IronicConsole.Web.SignIn;

/// <summary>Who is let in, and how. With none of the ways configured, everybody is, and only this machine can come.</summary>
public sealed class SignInOptions
{
    /// <summary>A file of users with passwords for HTTP basic: <c>name:$2y$...</c> as <c>htpasswd -B</c> writes it; a third part, <c>role@system</c> or <c>role@project</c>, limits a user.</summary>
    public string BasicFile { get; set; } = "";

    /// <summary>The address of Keystone's v3 API, e.g. <c>https://keystone.example/v3</c>: its tokens are accepted.</summary>
    public Uri? KeystoneUrl { get; set; }

    /// <summary>The OpenID provider (issuer) whose bearer tokens are accepted.</summary>
    public Uri? Authority { get; set; }

    /// <summary>The audience that a bearer token must be for.</summary>
    public string Audience { get; set; } = "ironic-console";

    /// <summary>The id of this console at the provider: with it, people sign in there with their browsers.</summary>
    public string ClientId { get; set; } = "";

    /// <summary>The secret that belongs to it.</summary>
    public string ClientSecret { get; set; } = "";

    /// <summary>What the provider is asked for, with spaces between.</summary>
    public string Scopes { get; set; } = "openid profile groups";

    /// <summary>Where a token names the groups of whom it is for; a dot goes into an object: <c>realm_access.roles</c>.</summary>
    public string GroupsClaim { get; set; } = "groups";

    /// <summary>What groups grant, one text each: <c>group = role@system</c> or <c>group = role@project</c>.</summary>
    public IReadOnlyList<string> Grants { get; set; } = [];

    /// <summary>For how long an answer of Keystone, and a password once checked, is believed without asking again: so long a withdrawn role may live on.</summary>
    [System.ComponentModel.DataAnnotations.Range(0, 3600)]
    public int CacheSeconds { get; set; } = 10;

    /// <summary>Lets everybody in who reaches a listener of other machines, though no way to sign in is configured. By name only: whoever comes commands every machine.</summary>
    public bool Nobody { get; set; }

    /// <summary>Keeps accounts of people here: the first administrator sets a password by a link that the program prints when it starts, and invites the others.</summary>
    public bool Accounts { get; set; }

    internal bool ProviderForPeople => Authority is not null && ClientId.Length > 0;

    internal bool People => Accounts || ProviderForPeople;

    internal bool Any => People || Authority is not null || KeystoneUrl is not null || BasicFile.Length > 0;

    /// <summary>Lets passwords and tokens travel unencrypted to a listener that other machines reach, e.g. from a proxy that ends TLS.</summary>
    public bool PlainHttp { get; set; }
}
