using System.Net;
using System.Net.Security;
using IronicConsole.Engine.Kernel;
using IronicConsole.Web.Agent;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace IronicConsole.Web.Tls;

/// <summary>HTTPS in the host.</summary>
public static class TlsSetup
{
    /// <summary>Gives https listeners their certificates, with section <c>Tls</c>. ASP.NET's own <c>Kestrel:Certificates:Default</c> is left alone where it is set. Call it after the listeners are known.</summary>
    /// <exception cref="ConfigurationException">A certificate is missing or cannot be used.</exception>
    public static WebApplicationBuilder AddTls(this WebApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var options = builder.Configuration.GetSection("Tls").Get<TlsOptions>() ?? new TlsOptions();
        var (own, agents) = (HasHttps(builder, "urls"), HasHttps(builder, "agent-urls"));
        if ((!own && !agents) || builder.Configuration.GetSection("Kestrel:Certificates:Default").Exists()) return builder;
        if (own) Check("--urls", options.Public);
        if (agents) Check("--agent-urls", options.Agents);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            var (every, log) = (TimeSpan.FromSeconds(options.ReloadSeconds), kestrel.ApplicationServices.GetRequiredService<ILogger<TlsOptions>>());
            var listener = kestrel.ApplicationServices.GetRequiredService<AgentListener>();
            var ours = own ? new RenewedCertificate(options.Public, every, TimeProvider.System, log) : null;
            var theirs = !agents ? null : own && options.Agents == options.Public ? ours : new RenewedCertificate(options.Agents, every, TimeProvider.System, log);
            kestrel.ConfigureHttpsDefaults(https => Use(https, at => (at is IPEndPoint local && listener.Has(local) ? theirs : ours)?.Now()));
        });
        return builder;
    }

    // The selector alone would send the certificate without those above it.
    private static void Use(HttpsConnectionAdapterOptions https, Func<EndPoint?, SslStreamCertificateContext?> of)
    {
        https.ServerCertificateSelector = (connection, _) => of(connection?.LocalEndPoint)?.TargetCertificate;
        https.OnAuthenticate = (connection, tls) =>
        {
            tls.ServerCertificateSelectionCallback = null;
            tls.ServerCertificateContext = of(connection.LocalEndPoint);
        };
    }

    private static void Check(string option, CertificateFiles files)
    {
        if (files.Certificate.Length == 0) throw new ConfigurationException($"{files.CertificateName} is missing: {option} has an https address. Name the PEM file of its certificate, and by {files.KeyName} that of its key.");
        files.Read(TimeProvider.System.GetUtcNow());
    }

    private static bool HasHttps(WebApplicationBuilder builder, string option) =>
        (builder.Configuration[option] ?? "").Split(';', StringSplitOptions.TrimEntries).Any(u => u.StartsWith("https:", StringComparison.OrdinalIgnoreCase));
}
