using System.Net;

namespace IronicConsole.RackSim.Doors;

/// <summary>Stands for all doors together, so that the web server has one end point and not one a machine.</summary>
public sealed class DoorEndPoint : EndPoint
{
    /// <inheritdoc/>
    public override string ToString() => "https://rack-doors";
}
