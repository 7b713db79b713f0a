using IronicConsole.Engine.Kernel;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace IronicConsole.Web.SignIn;

/// <summary>What the OpenID provider says of itself (OpenID Connect Discovery 1.0): its addresses and its keys, read again when a key is unknown.</summary>
public static class ProviderConfiguration
{
    // A token of a new key waits until the keys are read again, instead of being refused once.
    static ProviderConfiguration() => AppContext.SetSwitch("Switch.Microsoft.IdentityModel.UpdateConfigAsBlocking", true);

    /// <summary>Reads it on first use.</summary>
    /// <exception cref="ConfigurationException">The address is not https, and not of this machine.</exception>
    public static ConfigurationManager<OpenIdConnectConfiguration> Of(Uri authority, HttpClient client)
    {
        if (authority.Scheme != Uri.UriSchemeHttps && !authority.IsLoopback) throw new ConfigurationException($"SignIn:Authority: '{authority}' must be https.");
        return new ConfigurationManager<OpenIdConnectConfiguration>(
            $"{authority.ToString().TrimEnd('/')}/.well-known/openid-configuration", new OpenIdConnectConfigurationRetriever(), new HttpDocumentRetriever(client) { RequireHttps = authority.Scheme == Uri.UriSchemeHttps })
        {
            RefreshInterval = TimeSpan.FromSeconds(5), // a rotated key is found soon, a made-up one does not make us ask for ever
        };
    }
}
