using IronicConsole.Engine.Feed;
using IronicConsole.Engine.Secrets;
using Microsoft.Extensions.DependencyInjection;

namespace IronicConsole.Tests.Api;

/// <summary>What tests reach past the wire for.</summary>
internal static class BenchShortcuts
{
    public static FleetIndex Fleet(this ApiBench api) => api.Services.GetRequiredService<FleetIndex>();

    public static SecretBox Box(this ApiBench api) => api.Services.GetRequiredService<SecretBox>();
}
