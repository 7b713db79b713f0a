using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Store;
using IronicConsole.Web.Agent;
using IronicConsole.Web.SignIn;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace IronicConsole.Tests.SignIn;

/// <summary>Where everybody is the administrator, nobody else's machine comes in, unless it was asked for by name. Nothing listens here.</summary>
public sealed class A_listener_of_other_machines
{
    [Theory]
    [InlineData("http://127.0.0.1:8080")]
    [InlineData("http://localhost:8080;http://[::1]:8080")]
    [InlineData("http://192.0.2.1:8080", "--SignIn:Nobody=true")]
    [InlineData("https://192.0.2.1:8443", "--SignIn:KeystoneUrl=https://keystone.example/v3")]
    [InlineData("http://192.0.2.1:8080", "--SignIn:KeystoneUrl=https://keystone.example/v3", "--SignIn:PlainHttp=true")]
    public void Is_opened(string urls, params string[] more) => Check(urls, more);

    [Fact]
    public void Is_opened_for_agents() => Check("http://127.0.0.1:8080", "--agent-urls=http://192.0.2.1:8081");

    [Theory]
    [InlineData("--SignIn:Nobody=true", "http://192.0.2.1:8080")]
    [InlineData("--SignIn:Nobody=true", "http://0.0.0.0:8080")]
    [InlineData("--SignIn:Nobody=true", "http://127.0.0.1:8080;https://*:8443")]
    [InlineData("--SignIn:PlainHttp=true", "http://192.0.2.1:8080", "--SignIn:KeystoneUrl=https://keystone.example/v3")]
    public void Is_refused_with_what_would_allow_it(string allows, string urls, params string[] more) =>
        Assert.Contains(allows, Assert.Throws<ConfigurationException>(() => Check(urls, more)).Message, StringComparison.Ordinal);

    private static void Check(string urls, params string[] more)
    {
        var builder = WebApplication.CreateBuilder([$"--urls={urls}", .. more]);
        builder.AddAgentListener();
        builder.AddSignIn();
        builder.Services.AddSingleton(TimeProvider.System).AddSingleton<Func<EngineDb>>(() => throw new InvalidOperationException("No store here.")).AddSingleton<TokenBook>();
        builder.Build().CheckSignIn();
    }
}
