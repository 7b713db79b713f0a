using IronicConsole.Engine;
using IronicConsole.Engine.Kernel;
using IronicConsole.Web.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace IronicConsole.Tests.Shell;

public sealed class A_wrong_configuration
{
    [Theory]
    [InlineData("Deploy:PollSeconds", "abc", "Deploy:PollSeconds: 'abc' is no number.")]
    [InlineData("Deploy:FastTrackTimeoutSeconds", "-5", "Deploy:FastTrackTimeoutSeconds must not be negative: -5.")]
    [InlineData("Deploy:PolSeconds", "5", "Deploy:PolSeconds is not a key of this program. Did you mean Deploy:PollSeconds?")]
    [InlineData("Deploy:Nonsense", "1", "Deploy:Nonsense is not a key of this program.")]
    [InlineData("Redfish:RequestsAtOnce", "0", "Redfish:RequestsAtOnce must be between 1 and 64, not 0.")]
    [InlineData("Redfish:RequestTimeout", "soon", "Redfish:RequestTimeout: 'soon' is no time such as 00:00:30.")]
    [InlineData("Deploy:FastTrack", "maybe", "Deploy:FastTrack: 'maybe' is neither true nor false.")]
    [InlineData("Agent:Moves", "Sideways", "Agent:Moves: 'Sideways' is no word of")]
    [InlineData("Store:LeaseSeconds:0", "60", "Store:LeaseSeconds takes one value, not a list.")]
    public void Is_told_by_its_key_before_anything_starts(string key, string value, string told) => Assert.StartsWith(told, Assert.Single(ConfigurationCheck.Of(With((key, value)))), StringComparison.Ordinal);

    [Fact]
    public void Is_told_whole_and_not_one_mistake_at_a_time() => Assert.Equal(2, ConfigurationCheck.Of(With(("Deploy:PollSeconds", "x"), ("Engine:Workers", "y"))).Count);

    [Fact]
    public void Is_none_where_everything_has_its_default_or_a_list_is_given() =>
        Assert.Empty(ConfigurationCheck.Of(With(("Deploy:KernelByArch:x86_64", "/k"), ("Images:AllowedPaths:0", "/a"), ("Deploy:EraseDevicesPriority", "0"), ("Agent:ApiUrl", "http://10.0.0.1:8081"), ("Logging:LogLevel:Default", "Debug"))));

    [Theory]
    [InlineData("mysql", "", "Store:Provider is 'mysql'; it must be sqlite or postgres.")]
    [InlineData("postgres", "", "Store:ConnectionString is missing; Store:Provider=postgres needs it.")]
    [InlineData("postgres", "Host=db;Pasword=secret", "Store:ConnectionString cannot be read: ")]
    public void Of_the_store_is_told_before_it_is_opened(string provider, string connection, string told)
    {
        var wrong = Assert.Single(Assert.Throws<ConfigurationException>(() => new ServiceCollection().AddEngine(With(("Store:Provider", provider), ("Store:ConnectionString", connection)))).Wrong);
        Assert.StartsWith(told, wrong, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", wrong, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SOMETIMES", "false", "Store:Synchronous is 'SOMETIMES'; it must be FULL or EXTRA.")]
    [InlineData("OFF", "false", "Store:Synchronous is OFF: acknowledged work is lost when the power fails.")]
    [InlineData("NORMAL", "false", "Store:Synchronous is NORMAL: acknowledged work is lost when the power fails.")]
    [InlineData("SOMETIMES", "true", "Store:Synchronous is 'SOMETIMES'; it must be FULL or EXTRA.")]
    public void That_would_lose_acknowledged_work_is_refused(string synchronous, string mayLose, string told)
    {
        var wrong = Assert.Throws<ConfigurationException>(() => new ServiceCollection().AddEngine(With(("Store:Synchronous", synchronous), ("Store:MayLoseWork", mayLose))));
        Assert.StartsWith(told, Assert.Single(wrong.Wrong), StringComparison.Ordinal);
    }

    private static IConfiguration With(params (string Key, string Value)[] keys) => new ConfigurationBuilder().AddInMemoryCollection(keys.ToDictionary(k => k.Key, k => (string?)k.Value)).Build();
}
