using System.Reflection;
using IronicConsole.Drivers;
using IronicConsole.Engine;
using Microsoft.AspNetCore.Components;

namespace IronicConsole.Tests.House;

/// <summary>The boundaries that the folders promise.</summary>
public sealed class The_house
{
    private static readonly Assembly Engine = typeof(EngineSetup).Assembly, Drivers = typeof(DriversSetup).Assembly, Web = typeof(IronicConsole.Web.Shell.ShellSetup).Assembly;
    private static readonly Assembly RackSim = typeof(IronicConsole.RackSim.RackOptions).Assembly;

    [Fact]
    public void The_engine_knows_neither_drivers_nor_the_console() => Assert.DoesNotContain(Engine.GetReferencedAssemblies(), a => a.Name is "Drivers" or "IronicConsole.Web" or "RackSim");

    [Fact]
    public void Engine_and_drivers_use_no_type_of_ASP_NET()
    {
        Assert.DoesNotContain(Engine.GetReferencedAssemblies(), a => a.Name!.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal));
        Assert.DoesNotContain(Drivers.GetReferencedAssemblies(), a => a.Name!.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal));
    }

    [Fact]
    public void The_simulated_rack_knows_nobody() => Assert.DoesNotContain(RackSim.GetReferencedAssemblies(), a => a.Name is "Engine" or "Drivers" or "IronicConsole.Web");

    [Fact]
    public void No_component_is_given_the_store_or_a_driver()
    {
        var given = Web.GetTypes().Where(t => typeof(ComponentBase).IsAssignableFrom(t))
            .SelectMany(t => t.GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic).Where(p => p.GetCustomAttribute<InjectAttribute>() is not null).Select(p => p.PropertyType)
                .Concat(t.GetConstructors().SelectMany(c => c.GetParameters()).Select(p => p.ParameterType)));
        Assert.DoesNotContain(given, t => t.Assembly == Drivers || t.Name is "IStore" or "SqliteStore" or "EngineDb" or "HardwareTypes");
    }
}
