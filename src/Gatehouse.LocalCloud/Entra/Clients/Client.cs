using Gatehouse.LocalCloud.Entra.Issuing;
using Gatehouse.LocalCloud.Entra.Principals;

namespace Gatehouse.LocalCloud.Entra.Clients;

/// <summary>The program that asks for a token.</summary>
/// <param name="Id">Its client id.</param>
/// <param name="Application">Its registration; null for Microsoft's own public clients.</param>
/// <param name="Proof">How it proved itself.</param>
internal sealed record Client(string Id, Application? Application, ClientProof Proof);
