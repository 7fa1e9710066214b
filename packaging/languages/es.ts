<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="es" sourcelanguage="en">
  <context>
    <name>RetroTimer</name>
    <message>
      <source>"Halfway", once in a session</source>
      <translation>«A la mitad», una vez por sesión</translation>
    </message>
    <message>
      <source>"Interval three of eight", at each step</source>
      <translation>«Intervalo tres de ocho», en cada paso</translation>
    </message>
    <message>
      <source>"Last one", at the last step of work</source>
      <translation>«El último», en el último paso de trabajo</translation>
    </message>
    <message>
      <source>&amp;Delay</source>
      <translation>&amp;Retraso</translation>
    </message>
    <message>
      <source>&amp;Format</source>
      <translation>&amp;Formato</translation>
    </message>
    <message>
      <source>&amp;How much</source>
      <translation>&amp;Cuánto</translation>
    </message>
    <message>
      <source>&amp;Left</source>
      <translation>&amp;Izquierda</translation>
    </message>
    <message>
      <source>&amp;Measure: tap Space with the beeps</source>
      <translation>&amp;Medir: pulsa Espacio con los pitidos</translation>
    </message>
    <message>
      <source>&amp;Period</source>
      <translation>&amp;Periodo</translation>
    </message>
    <message>
      <source>&amp;Right</source>
      <translation>&amp;Derecha</translation>
    </message>
    <message>
      <source>&amp;Voice</source>
      <translation>&amp;Voz</translation>
    </message>
    <message>
      <source>1 segment</source>
      <translation>1 tramo</translation>
    </message>
    <message>
      <source>1 session</source>
      <translation>1 sesión</translation>
    </message>
    <message>
      <source>1 week</source>
      <translation>1 semana</translation>
    </message>
    <message>
      <source>15 s longer, 15 s shorter</source>
      <translation>15 s más, 15 s menos</translation>
    </message>
    <message>
      <source>2 m clear behind the treadmill</source>
      <translation>2 m libres detrás de la cinta</translation>
    </message>
    <message>
      <source>A</source>
      <translation>A</translation>
    </message>
    <message>
      <source>A  Assessment</source>
      <translation>A  Valoración</translation>
    </message>
    <message>
      <source>A helper at first, later you alone</source>
      <translation>Al principio un ayudante, después tú a solas</translation>
    </message>
    <message>
      <source>A helper at the console</source>
      <translation>Un ayudante en la consola</translation>
    </message>
    <message>
      <source>A helper stands next to you</source>
      <translation>Un ayudante está a tu lado</translation>
    </message>
    <message>
      <source>A row for each segment.</source>
      <translation>Una fila por tramo.</translation>
    </message>
    <message>
      <source>A row for each session.</source>
      <translation>Una fila por sesión.</translation>
    </message>
    <message>
      <source>A session is dated {when}, after now: it does not count. Check the computer's clock, or date the session anew in the history.</source>
      <translation>Una sesión tiene la fecha {when}, posterior a ahora: no cuenta. Comprueba el reloj del ordenador o cambia la fecha de la sesión en el historial.</translation>
    </message>
    <message>
      <source>A session was cut off</source>
      <translation>Una sesión quedó interrumpida</translation>
    </message>
    <message>
      <source>About your last session</source>
      <translation>Sobre tu última sesión</translation>
    </message>
    <message>
      <source>About {time}.   Return: keep   Esc: leave the line</source>
      <translation>Sobre {time}.   Intro: guardar   Esc: dejar la línea</translation>
    </message>
    <message>
      <source>Actual</source>
      <translation>Real</translation>
    </message>
    <message>
      <source>Add</source>
      <translation>Añadir</translation>
    </message>
    <message>
      <source>Again
Space</source>
      <translation>Otra vez
Espacio</translation>
    </message>
    <message>
      <source>All else is left to the clinician.</source>
      <translation>Todo lo demás queda en manos del profesional sanitario.</translation>
    </message>
    <message>
      <source>Alone on {name}, {size}</source>
      <translation>Sola en {name}, {size}</translation>
    </message>
    <message>
      <source>Answered in</source>
      <translation>Respondida en</translation>
    </message>
    <message>
      <source>Answers and notes</source>
      <translation>Respuestas y notas</translation>
    </message>
    <message>
      <source>Answers and notes ...</source>
      <translation>Respuestas y notas ...</translation>
    </message>
    <message>
      <source>Apr</source>
      <translation>abr</translation>
    </message>
    <message>
      <source>Are you pregnant?</source>
      <translation>¿Estás embarazada?</translation>
    </message>
    <message>
      <source>As in a &amp;session</source>
      <translation>Como en una &amp;sesión</translation>
    </message>
    <message>
      <source>As the system has it</source>
      <translation>El del sistema</translation>
    </message>
    <message>
      <source>As the system has them</source>
      <translation>Los del sistema</translation>
    </message>
    <message>
      <source>Assessment: left to the clinician. The facts against the pain guide (ideally {ideal} or less, never above {most}, back to normal within 60 min, not worse the next morning):</source>
      <translation>Valoración: queda en manos del profesional sanitario. Los datos frente a la guía del dolor (mejor {ideal} o menos, nunca más de {most}, normal de nuevo en 60 min, no peor a la mañana siguiente):</translation>
    </message>
    <message>
      <source>Audio engine</source>
      <translation>Motor de audio</translation>
    </message>
    <message>
      <source>Aug</source>
      <translation>ago</translation>
    </message>
    <message>
      <source>Automatic</source>
      <translation>Automático</translation>
    </message>
    <message>
      <source>BACKWARD</source>
      <translation>ATRÁS</translation>
    </message>
    <message>
      <source>Back</source>
      <translation>Volver</translation>
    </message>
    <message>
      <source>Backward</source>
      <translation>Atrás</translation>
    </message>
    <message>
      <source>Backward below, forward above, in %</source>
      <translation>Atrás abajo, adelante arriba, en %</translation>
    </message>
    <message>
      <source>Before the first session</source>
      <translation>Antes de la primera sesión</translation>
    </message>
    <message>
      <source>Before you start</source>
      <translation>Antes de empezar</translation>
    </message>
    <message>
      <source>Before your first session</source>
      <translation>Antes de tu primera sesión</translation>
    </message>
    <message>
      <source>Belt operated by</source>
      <translation>Quién maneja la cinta</translation>
    </message>
    <message>
      <source>Belt slow</source>
      <translation>Cinta lenta</translation>
    </message>
    <message>
      <source>Belt speed checked before stepping on</source>
      <translation>Velocidad de la cinta comprobada antes de subir</translation>
    </message>
    <message>
      <source>Belt stopped</source>
      <translation>Cinta parada</translation>
    </message>
    <message>
      <source>Blocked</source>
      <translation>Bloqueado</translation>
    </message>
    <message>
      <source>Blocked by safety limits. A trainer or the owner can override with --i-take-responsibility</source>
      <translation>Bloqueado por los límites de seguridad. Un entrenador o el dueño puede anularlos con --i-take-responsibility</translation>
    </message>
    <message>
      <source>Blocked: {finding}.   I: do it, I'm responsible</source>
      <translation>Bloqueado: {finding}.   I: hacerlo, me hago responsable</translation>
    </message>
    <message>
      <source>Breathlessness</source>
      <translation>Falta de aire</translation>
    </message>
    <message>
      <source>C</source>
      <translation>C</translation>
    </message>
    <message>
      <source>C&amp;ues</source>
      <translation>&amp;Avisos</translation>
    </message>
    <message>
      <source>COMPLETE</source>
      <translation>COMPLETA</translation>
    </message>
    <message>
      <source>CONFIRM</source>
      <translation>CONFIRMA</translation>
    </message>
    <message>
      <source>Calendar</source>
      <translation>Calendario</translation>
    </message>
    <message>
      <source>Calm: where to go</source>
      <translation>Tranquilo: hacia dónde ir</translation>
    </message>
    <message>
      <source>Caution</source>
      <translation>Precaución</translation>
    </message>
    <message>
      <source>Caution: {finding}.</source>
      <translation>Precaución: {finding}.</translation>
    </message>
    <message>
      <source>Change in {number} seconds</source>
      <translation>Cambio en {figure} segundos</translation>
    </message>
    <message>
      <source>Chest pain</source>
      <translation>Dolor en el pecho</translation>
    </message>
    <message>
      <source>Chin up, eyes level</source>
      <translation>Barbilla alta, mirada al frente</translation>
    </message>
    <message>
      <source>Choose</source>
      <translation>Elegir</translation>
    </message>
    <message>
      <source>Client: {client}</source>
      <translation>Cliente: {client}</translation>
    </message>
    <message>
      <source>Clip clear? Turn, hands on the rails</source>
      <translation>¿Clip libre? Gira, manos en las barandillas</translation>
    </message>
    <message>
      <source>Close</source>
      <translation>Cerrar</translation>
    </message>
    <message>
      <source>Colours</source>
      <translation>Colores</translation>
    </message>
    <message>
      <source>Comfort</source>
      <translation>Comodidad</translation>
    </message>
    <message>
      <source>Confirm
Space</source>
      <translation>Confirmar
Espacio</translation>
    </message>
    <message>
      <source>Confirm every turn</source>
      <translation>Confirmar cada giro</translation>
    </message>
    <message>
      <source>Confirm when ready</source>
      <translation>Confirma cuando quieras</translation>
    </message>
    <message>
      <source>Confirm when ready: Space</source>
      <translation>Confirma cuando quieras: Espacio</translation>
    </message>
    <message>
      <source>Cool-down</source>
      <translation>Vuelta a la calma</translation>
    </message>
    <message>
      <source>Copies</source>
      <translation>Copias</translation>
    </message>
    <message>
      <source>Ctrl+E: answers and notes   Delete: into the bin   Ctrl+Z: undo   Esc: close</source>
      <translation>Ctrl+E: respuestas y notas   Supr: a la papelera   Ctrl+Z: deshacer   Esc: cerrar</translation>
    </message>
    <message>
      <source>Cue volume</source>
      <translation>Volumen de los avisos</translation>
    </message>
    <message>
      <source>Cue volume in percent</source>
      <translation>Volumen de los avisos en porcentaje</translation>
    </message>
    <message>
      <source>Cues</source>
      <translation>Avisos</translation>
    </message>
    <message>
      <source>Custom cues are shown but not spoken: {reason}</source>
      <translation>Los avisos propios se muestran, pero no se dicen: {reason}</translation>
    </message>
    <message>
      <source>Cut off</source>
      <translation>Interrumpida</translation>
    </message>
    <message>
      <source>D&amp;evice</source>
      <translation>Dispo&amp;sitivo</translation>
    </message>
    <message>
      <source>Damaged entries of this session: {count}. They are left out, or shown as far as they can be read.</source>
      <translation>Entradas dañadas de esta sesión: {count}. Se omiten, o se muestran hasta donde se pueden leer.</translation>
    </message>
    <message>
      <source>Dark windows</source>
      <translation>Ventanas oscuras</translation>
    </message>
    <message>
      <source>Date it to this time</source>
      <translation>Poner esta fecha</translation>
    </message>
    <message>
      <source>Dated after now, so it does not count. When was it?</source>
      <translation>Su fecha es posterior a ahora, así que no cuenta. ¿Cuándo fue?</translation>
    </message>
    <message>
      <source>Days</source>
      <translation>Días</translation>
    </message>
    <message>
      <source>Days before</source>
      <translation>Días anteriores</translation>
    </message>
    <message>
      <source>Dec</source>
      <translation>dic</translation>
    </message>
    <message>
      <source>Delay</source>
      <translation>Retraso</translation>
    </message>
    <message>
      <source>Description</source>
      <translation>Descripción</translation>
    </message>
    <message>
      <source>Direction</source>
      <translation>Sentido</translation>
    </message>
    <message>
      <source>Discard</source>
      <translation>Descartar</translation>
    </message>
    <message>
      <source>Display</source>
      <translation>Pantalla</translation>
    </message>
    <message>
      <source>Dissolve</source>
      <translation>Desagrupar</translation>
    </message>
    <message>
      <source>Distance</source>
      <translation>Distancia</translation>
    </message>
    <message>
      <source>Distances and speeds are what the workouts said, not what the belt did. Energy is an estimate, about 25 % more or less.</source>
      <translation>Las distancias y velocidades son las que decían los entrenamientos, no lo que hizo la cinta. La energía es una estimación, un 25 % más o menos.</translation>
    </message>
    <message>
      <source>Dizziness</source>
      <translation>Mareo</translation>
    </message>
    <message>
      <source>Do not start</source>
      <translation>No empezar</translation>
    </message>
    <message>
      <source>Do not walk on today. If it does not pass, or comes again, please ask a clinician.</source>
      <translation>No sigas caminando hoy. Si no se pasa, o vuelve, consulta a un profesional sanitario.</translation>
    </message>
    <message>
      <source>Do you feel pain in your chest, at rest or when you move?</source>
      <translation>¿Sientes dolor en el pecho, en reposo o al moverte?</translation>
    </message>
    <message>
      <source>Do you hear it on the left, and on the right?</source>
      <translation>¿Lo oyes a la izquierda y a la derecha?</translation>
    </message>
    <message>
      <source>Do you lose your balance from dizziness, or have you blacked out in the last 12 months?</source>
      <translation>¿Pierdes el equilibrio por mareos, o te has desmayado en los últimos 12 meses?</translation>
    </message>
    <message>
      <source>Done</source>
      <translation>Listo</translation>
    </message>
    <message>
      <source>Done {done} of {planned} minutes planned ({share} %).</source>
      <translation>Hechos {done} de {planned} minutos previstos ({share} %).</translation>
    </message>
    <message>
      <source>Down</source>
      <translation>Bajar</translation>
    </message>
    <message>
      <source>Due today</source>
      <translation>Toca hoy</translation>
    </message>
    <message>
      <source>Duplicate</source>
      <translation>Duplicar</translation>
    </message>
    <message>
      <source>E</source>
      <translation>E</translation>
    </message>
    <message>
      <source>Edit</source>
      <translation>Editar</translation>
    </message>
    <message>
      <source>Edit a workout - RetroTimer</source>
      <translation>Editar un entrenamiento - RetroTimer</translation>
    </message>
    <message>
      <source>Effort</source>
      <translation>Esfuerzo</translation>
    </message>
    <message>
      <source>Effort, 0 (none) to 10 (the most there is)</source>
      <translation>Esfuerzo, de 0 (ninguno) a 10 (el máximo)</translation>
    </message>
    <message>
      <source>End the session?   Esc again: end</source>
      <translation>¿Terminar la sesión?   Esc otra vez: terminar</translation>
    </message>
    <message>
      <source>Ended early</source>
      <translation>Terminada antes</translation>
    </message>
    <message>
      <source>Energy a session, estimate: {low} to {high} kcal (weight known in {sessions}).</source>
      <translation>Energía por sesión, estimación: de {low} a {high} kcal (peso conocido en {sessions}).</translation>
    </message>
    <message>
      <source>Energy backward</source>
      <translation>Energía hacia atrás</translation>
    </message>
    <message>
      <source>English</source>
      <translation>English</translation>
    </message>
    <message>
      <source>Equipment</source>
      <translation>El aparato</translation>
    </message>
    <message>
      <source>Erased here too, as on another computer: {sessions}.</source>
      <translation>Borradas también aquí, como en otro equipo: {sessions}.</translation>
    </message>
    <message>
      <source>Esc</source>
      <translation>Esc</translation>
    </message>
    <message>
      <source>Esc: leave</source>
      <translation>Esc: salir</translation>
    </message>
    <message>
      <source>Esc: skip</source>
      <translation>Esc: omitir</translation>
    </message>
    <message>
      <source>Español</source>
      <translation>Español</translation>
    </message>
    <message>
      <source>Everything</source>
      <translation>Todo</translation>
    </message>
    <message>
      <source>Everything that is known. Another RetroTimer imports it: retrotimer history import FILE.</source>
      <translation>Todo lo que se sabe. Otro RetroTimer lo importa: retrotimer history import FILE.</translation>
    </message>
    <message>
      <source>Exceeds your safety limits</source>
      <translation>Supera tus límites de seguridad</translation>
    </message>
    <message>
      <source>Expected {words}.</source>
      <translation>Se espera {words}.</translation>
    </message>
    <message>
      <source>Expert</source>
      <translation>Experto</translation>
    </message>
    <message>
      <source>Export ...</source>
      <translation>Exportar ...</translation>
    </message>
    <message>
      <source>Export the history - RetroTimer</source>
      <translation>Exportar el historial - RetroTimer</translation>
    </message>
    <message>
      <source>Eyes ahead, not at the screen</source>
      <translation>Mirada al frente, no a la pantalla</translation>
    </message>
    <message>
      <source>F</source>
      <translation>F</translation>
    </message>
    <message>
      <source>F2 or Return: edit a row, Tab goes on in it   Lengths: 90, 1:30 or 1m30</source>
      <translation>F2 o Intro: editar una fila, Tab avanza en ella   Duraciones: 90, 1:30 o 1m30</translation>
    </message>
    <message>
      <source>FORWARD</source>
      <translation>ADELANTE</translation>
    </message>
    <message>
      <source>Fall</source>
      <translation>Caída</translation>
    </message>
    <message>
      <source>Faster
Up</source>
      <translation>Más rápido
Arriba</translation>
    </message>
    <message>
      <source>Fastest</source>
      <translation>Máxima</translation>
    </message>
    <message>
      <source>Fastest backward</source>
      <translation>Máxima atrás</translation>
    </message>
    <message>
      <source>Fastest backward a week, {unit}</source>
      <translation>Lo más rápido hacia atrás por semana, {unit}</translation>
    </message>
    <message>
      <source>Fastest in these weeks: {speed}</source>
      <translation>Lo más rápido en estas semanas: {speed}</translation>
    </message>
    <message>
      <source>Feb</source>
      <translation>feb</translation>
    </message>
    <message>
      <source>Feet on the side rails</source>
      <translation>Pies en los bordes laterales</translation>
    </message>
    <message>
      <source>Finding</source>
      <translation>Seguridad</translation>
    </message>
    <message>
      <source>Findings</source>
      <translation>Avisos de seguridad</translation>
    </message>
    <message>
      <source>First</source>
      <translation>Primera</translation>
    </message>
    <message>
      <source>First: {what}</source>
      <translation>Primero: {what}</translation>
    </message>
    <message>
      <source>Flash</source>
      <translation>Destello</translation>
    </message>
    <message>
      <source>Flat comfortable shoes, laces double-knotted</source>
      <translation>Zapatos planos y cómodos, cordones con doble nudo</translation>
    </message>
    <message>
      <source>Folders</source>
      <translation>Carpetas</translation>
    </message>
    <message>
      <source>For training diaries, a file for each session in a zip.</source>
      <translation>Para diarios de entrenamiento, un archivo por sesión en un zip.</translation>
    </message>
    <message>
      <source>For training diaries, all sessions in one file.</source>
      <translation>Para diarios de entrenamiento, todas las sesiones en un archivo.</translation>
    </message>
    <message>
      <source>Form reminders</source>
      <translation>Recordatorios de técnica</translation>
    </message>
    <message>
      <source>Forward</source>
      <translation>Adelante</translation>
    </message>
    <message>
      <source>Fri</source>
      <translation>vie</translation>
    </message>
    <message>
      <source>Full</source>
      <translation>Completas</translation>
    </message>
    <message>
      <source>Full: also each interval, and more times</source>
      <translation>Completo: también cada intervalo y más tiempos</translation>
    </message>
    <message>
      <source>G: go on   Return: keep   D: discard   Esc: later</source>
      <translation>G: seguir   Intro: conservar   D: descartar   Esc: más tarde</translation>
    </message>
    <message>
      <source>GET ON</source>
      <translation>SUBE</translation>
    </message>
    <message>
      <source>Get on the belt</source>
      <translation>Sube a la cinta</translation>
    </message>
    <message>
      <source>Go on</source>
      <translation>Seguir</translation>
    </message>
    <message>
      <source>Go on
Space</source>
      <translation>Seguir
Espacio</translation>
    </message>
    <message>
      <source>Go on with it: it waits, paused, where it was cut off, until you press Space.
Keep it: it stays in the history as far as it was walked.
Discard it: it is not shown again.</source>
      <translation>Seguir con ella: espera, en pausa, donde se interrumpió, hasta que pulses Espacio.
Conservarla: queda en el historial hasta donde se caminó.
Descartarla: no se vuelve a mostrar.</translation>
    </message>
    <message>
      <source>H</source>
      <translation>H</translation>
    </message>
    <message>
      <source>Halfway</source>
      <translation>A la mitad</translation>
    </message>
    <message>
      <source>Handrails in reach</source>
      <translation>Barandillas al alcance</translation>
    </message>
    <message>
      <source>Hands</source>
      <translation>Manos</translation>
    </message>
    <message>
      <source>Hands on the rails</source>
      <translation>Manos en las barandillas</translation>
    </message>
    <message>
      <source>Hands on the rails, in sessions: {counts}.</source>
      <translation>Manos en las barandillas, en sesiones: {counts}.</translation>
    </message>
    <message>
      <source>Has a doctor ever said that you have a heart condition or high blood pressure?</source>
      <translation>¿Te ha dicho alguna vez un médico que tienes una enfermedad del corazón o la tensión alta?</translation>
    </message>
    <message>
      <source>Have you a balance or neurological condition?</source>
      <translation>¿Tienes algún problema de equilibrio o neurológico?</translation>
    </message>
    <message>
      <source>Have you a bone or joint problem that walking could make worse?</source>
      <translation>¿Tienes algún problema de huesos o articulaciones que caminar podría empeorar?</translation>
    </message>
    <message>
      <source>Have you fallen in the last 12 months?</source>
      <translation>¿Te has caído en los últimos 12 meses?</translation>
    </message>
    <message>
      <source>Have you had surgery recently?</source>
      <translation>¿Te han operado hace poco?</translation>
    </message>
    <message>
      <source>Heads-up</source>
      <translation>Preaviso</translation>
    </message>
    <message>
      <source>Health questions</source>
      <translation>Preguntas de salud</translation>
    </message>
    <message>
      <source>Health questions ...</source>
      <translation>Preguntas de salud ...</translation>
    </message>
    <message>
      <source>Health questions of {day}, answered with yes: {conditions}.</source>
      <translation>Preguntas de salud del {day}, contestadas con sí: {conditions}.</translation>
    </message>
    <message>
      <source>Hear it</source>
      <translation>Escúchalo</translation>
    </message>
    <message>
      <source>Hear the step</source>
      <translation>Oír</translation>
    </message>
    <message>
      <source>Heel first, push off behind</source>
      <translation>Primero el talón, empuja atrás</translation>
    </message>
    <message>
      <source>High contrast</source>
      <translation>Alto contraste</translation>
    </message>
    <message>
      <source>Highest incline</source>
      <translation>Inclinación máxima</translation>
    </message>
    <message>
      <source>History</source>
      <translation>Historial</translation>
    </message>
    <message>
      <source>History - RetroTimer</source>
      <translation>Historial - RetroTimer</translation>
    </message>
    <message>
      <source>Hold after step
H</source>
      <translation>Espera tras el paso
H</translation>
    </message>
    <message>
      <source>Hold both rails</source>
      <translation>Agarra ambas barandillas</translation>
    </message>
    <message>
      <source>Hold the rails</source>
      <translation>Agarradas a las barandillas</translation>
    </message>
    <message>
      <source>Holds by itself</source>
      <translation>Ya espera</translation>
    </message>
    <message>
      <source>How comfortable, 0 to 10</source>
      <translation>Comodidad, de 0 a 10</translation>
    </message>
    <message>
      <source>How it turns round</source>
      <translation>Cómo se da la vuelta</translation>
    </message>
    <message>
      <source>How much is said</source>
      <translation>Cuánto se dice</translation>
    </message>
    <message>
      <source>How was it?</source>
      <translation>¿Qué tal fue?</translation>
    </message>
    <message>
      <source>How was the knee this morning? 0 to 10</source>
      <translation>¿Cómo estaba la rodilla esta mañana? De 0 a 10</translation>
    </message>
    <message>
      <source>I</source>
      <translation>I</translation>
    </message>
    <message>
      <source>I am the trainer or the owner, and I take responsibility</source>
      <translation>Soy el entrenador o el dueño, y asumo la responsabilidad</translation>
    </message>
    <message>
      <source>I take responsibility</source>
      <translation>Asumo la responsabilidad</translation>
    </message>
    <message>
      <source>Incline</source>
      <translation>Inclinación</translation>
    </message>
    <message>
      <source>Incline %</source>
      <translation>Inclinación %</translation>
    </message>
    <message>
      <source>Incline {incline}</source>
      <translation>Inclinación {incline}</translation>
    </message>
    <message>
      <source>Interval {number} of {of}</source>
      <translation>Intervalo {number} de {of}</translation>
    </message>
    <message>
      <source>Intervals</source>
      <translation>Intervalos</translation>
    </message>
    <message>
      <source>Into the bin</source>
      <translation>A la papelera</translation>
    </message>
    <message>
      <source>Is it l&amp;oud enough over belt and music?</source>
      <translation>¿Se oye bien c&amp;on la cinta y la música?</translation>
    </message>
    <message>
      <source>It is as it was before.</source>
      <translation>Está como antes.</translation>
    </message>
    <message>
      <source>It is there again.</source>
      <translation>Ya está otra vez.</translation>
    </message>
    <message>
      <source>It was sent to the printer.</source>
      <translation>Se envió a la impresora.</translation>
    </message>
    <message>
      <source>Jan</source>
      <translation>ene</translation>
    </message>
    <message>
      <source>Jul</source>
      <translation>jul</translation>
    </message>
    <message>
      <source>Jun</source>
      <translation>jun</translation>
    </message>
    <message>
      <source>Keep</source>
      <translation>Conservar</translation>
    </message>
    <message>
      <source>Kept with its time, {time}.</source>
      <translation>Guardada con su hora, {time}.</translation>
    </message>
    <message>
      <source>Kept.   Ctrl+Z: as it was before</source>
      <translation>Guardado.   Ctrl+Z: como antes</translation>
    </message>
    <message>
      <source>Keys</source>
      <translation>Teclas</translation>
    </message>
    <message>
      <source>Knee pain after</source>
      <translation>Dolor de rodilla después</translation>
    </message>
    <message>
      <source>Knee pain an hour later</source>
      <translation>Dolor de rodilla una hora después</translation>
    </message>
    <message>
      <source>Knee pain an hour later, 0 to 10</source>
      <translation>Dolor de rodilla una hora después, de 0 a 10</translation>
    </message>
    <message>
      <source>Knee pain at its worst</source>
      <translation>Peor dolor de rodilla</translation>
    </message>
    <message>
      <source>Knee pain at its worst, 0 to 10</source>
      <translation>Dolor de rodilla en el peor momento, de 0 a 10</translation>
    </message>
    <message>
      <source>Knee pain before</source>
      <translation>Dolor de rodilla antes</translation>
    </message>
    <message>
      <source>Knee pain now, 0 to 10</source>
      <translation>Dolor de rodilla ahora, de 0 a 10</translation>
    </message>
    <message>
      <source>Knee pain the next morning</source>
      <translation>Dolor de rodilla a la mañana siguiente</translation>
    </message>
    <message>
      <source>Knee pain the next morning, 0 to 10</source>
      <translation>Dolor de rodilla a la mañana siguiente, de 0 a 10</translation>
    </message>
    <message>
      <source>Knee pain: not recorded in this period.</source>
      <translation>Dolor de rodilla: sin datos en este periodo.</translation>
    </message>
    <message>
      <source>L</source>
      <translation>L</translation>
    </message>
    <message>
      <source>Language</source>
      <translation>Idioma</translation>
    </message>
    <message>
      <source>Last</source>
      <translation>Última</translation>
    </message>
    <message>
      <source>Last 12 weeks</source>
      <translation>Últimas 12 semanas</translation>
    </message>
    <message>
      <source>Last 4 weeks</source>
      <translation>Últimas 4 semanas</translation>
    </message>
    <message>
      <source>Last one</source>
      <translation>El último</translation>
    </message>
    <message>
      <source>Last step</source>
      <translation>Último paso</translation>
    </message>
    <message>
      <source>Last step, then it waits</source>
      <translation>Último paso, luego espera</translation>
    </message>
    <message>
      <source>Leave</source>
      <translation>Salir</translation>
    </message>
    <message>
      <source>Left</source>
      <translation>Izquierda</translation>
    </message>
    <message>
      <source>Left out: damaged entries of {sessions}</source>
      <translation>Se omiten: entradas dañadas de {sessions}</translation>
    </message>
    <message>
      <source>Left out: {problem}</source>
      <translation>No incluido: {problem}</translation>
    </message>
    <message>
      <source>Left out: {sessions}, where nothing was walked, or time ran faster</source>
      <translation>No incluido: {sessions}, sin nada caminado o con el tiempo acelerado</translation>
    </message>
    <message>
      <source>Length</source>
      <translation>Duración</translation>
    </message>
    <message>
      <source>Length of a turnaround</source>
      <translation>Duración de un giro</translation>
    </message>
    <message>
      <source>Light</source>
      <translation>Ligeras</translation>
    </message>
    <message>
      <source>Light hands on the rails</source>
      <translation>Manos ligeras en las barandillas</translation>
    </message>
    <message>
      <source>Light windows</source>
      <translation>Ventanas claras</translation>
    </message>
    <message>
      <source>Lightly on the rails</source>
      <translation>Ligeras en las barandillas</translation>
    </message>
    <message>
      <source>Limits and turnarounds are made for who walks. What you leave out can be said later, with P; until then you are taken for a beginner.</source>
      <translation>Los límites y los giros se ajustan a quien camina. Lo que omitas se puede decir después, con P; hasta entonces se te toma por principiante.</translation>
    </message>
    <message>
      <source>Locked: Space and S work   L: unlock</source>
      <translation>Bloqueado: funcionan Espacio y S   L: desbloquear</translation>
    </message>
    <message>
      <source>Log</source>
      <translation>Registro</translation>
    </message>
    <message>
      <source>Longer turns</source>
      <translation>Giros más largos</translation>
    </message>
    <message>
      <source>M</source>
      <translation>M</translation>
    </message>
    <message>
      <source>Made: {day}</source>
      <translation>Hecho: {day}</translation>
    </message>
    <message>
      <source>Mar</source>
      <translation>mar</translation>
    </message>
    <message>
      <source>May</source>
      <translation>may</translation>
    </message>
    <message>
      <source>Mean</source>
      <translation>Media</translation>
    </message>
    <message>
      <source>Media keys</source>
      <translation>Teclas multimedia</translation>
    </message>
    <message>
      <source>Minutes</source>
      <translation>Minutos</translation>
    </message>
    <message>
      <source>Minutes backward a week</source>
      <translation>Minutos hacia atrás por semana</translation>
    </message>
    <message>
      <source>Mirror</source>
      <translation>Espejo</translation>
    </message>
    <message>
      <source>Missed 1 session, due now</source>
      <translation>Falta 1 sesión, toca ahora</translation>
    </message>
    <message>
      <source>Missed {count} sessions, due now</source>
      <translation>Faltan {count} sesiones, toca ahora</translation>
    </message>
    <message>
      <source>Mon</source>
      <translation>lun</translation>
    </message>
    <message>
      <source>Month after</source>
      <translation>Mes siguiente</translation>
    </message>
    <message>
      <source>Month before</source>
      <translation>Mes anterior</translation>
    </message>
    <message>
      <source>N: a note about this moment</source>
      <translation>N: una nota sobre este momento</translation>
    </message>
    <message>
      <source>N: no to all</source>
      <translation>N: no a todo</translation>
    </message>
    <message>
      <source>Name</source>
      <translation>Nombre</translation>
    </message>
    <message>
      <source>Nausea</source>
      <translation>Náuseas</translation>
    </message>
    <message>
      <source>Near-falls</source>
      <translation>Casi caídas</translation>
    </message>
    <message>
      <source>Near-falls: {told}.</source>
      <translation>Casi caídas: {told}.</translation>
    </message>
    <message>
      <source>Never answered. They are asked before the first session.</source>
      <translation>Nunca contestadas. Se hacen antes de la primera sesión.</translation>
    </message>
    <message>
      <source>New</source>
      <translation>Nuevo</translation>
    </message>
    <message>
      <source>Next</source>
      <translation>Siguiente</translation>
    </message>
    <message>
      <source>Next step</source>
      <translation>Paso siguiente</translation>
    </message>
    <message>
      <source>Next to this window</source>
      <translation>Junto a esta ventana</translation>
    </message>
    <message>
      <source>Next: incline {incline}</source>
      <translation>Siguiente: inclinación {incline}</translation>
    </message>
    <message>
      <source>Next: {program}, week {week}, session {number}: {why}</source>
      <translation>Siguiente: {program}, semana {week}, sesión {number}: {why}</translation>
    </message>
    <message>
      <source>Next: {what}</source>
      <translation>Siguiente: {what}</translation>
    </message>
    <message>
      <source>No</source>
      <translation>No</translation>
    </message>
    <message>
      <source>No knee pain scores yet.</source>
      <translation>Todavía no hay datos de dolor de rodilla.</translation>
    </message>
    <message>
      <source>No notes</source>
      <translation>Sin notas</translation>
    </message>
    <message>
      <source>No overstriding</source>
      <translation>Sin zancadas largas</translation>
    </message>
    <message>
      <source>No program here opens folders: {folder}</source>
      <translation>Ningún programa abre carpetas aquí: {folder}</translation>
    </message>
    <message>
      <source>No program is under way in RetroTimer.</source>
      <translation>No hay ningún programa en curso en RetroTimer.</translation>
    </message>
    <message>
      <source>No scores recorded</source>
      <translation>Sin puntuaciones</translation>
    </message>
    <message>
      <source>No sessions in this period.</source>
      <translation>Ninguna sesión en este periodo.</translation>
    </message>
    <message>
      <source>No sessions yet.</source>
      <translation>Ninguna sesión todavía.</translation>
    </message>
    <message>
      <source>No sound</source>
      <translation>Sin sonido</translation>
    </message>
    <message>
      <source>No to all</source>
      <translation>No a todo</translation>
    </message>
    <message>
      <source>No towel on the rails, no phone call</source>
      <translation>Sin toalla en las barandillas, sin llamadas</translation>
    </message>
    <message>
      <source>None</source>
      <translation>Ninguna</translation>
    </message>
    <message>
      <source>None yet: one is made every day.</source>
      <translation>Todavía ninguna: se hace una cada día.</translation>
    </message>
    <message>
      <source>Normal: also what comes next and how much is left</source>
      <translation>Normal: también qué viene y cuánto queda</translation>
    </message>
    <message>
      <source>Not all answered.</source>
      <translation>No todas contestadas.</translation>
    </message>
    <message>
      <source>Not back to before within 60 min: {sessions}.</source>
      <translation>No como antes en 60 min: {sessions}.</translation>
    </message>
    <message>
      <source>Not kept. {reason}</source>
      <translation>No se guardó. {reason}</translation>
    </message>
    <message>
      <source>Not saved. {place}: {problem}.</source>
      <translation>No guardado. {place}: {problem}.</translation>
    </message>
    <message>
      <source>Not too near the front</source>
      <translation>No muy cerca del frente</translation>
    </message>
    <message>
      <source>Not written. {path}: {reason}</source>
      <translation>No se escribió. {path}: {reason}</translation>
    </message>
    <message>
      <source>Not written: an unexpected error.</source>
      <translation>No escrito: un error inesperado.</translation>
    </message>
    <message>
      <source>Note</source>
      <translation>Nota</translation>
    </message>
    <message>
      <source>Notes</source>
      <translation>Notas</translation>
    </message>
    <message>
      <source>Nothing walked backward yet</source>
      <translation>Nada caminado hacia atrás todavía</translation>
    </message>
    <message>
      <source>Nothing: captions only</source>
      <translation>Nada: solo textos</translation>
    </message>
    <message>
      <source>Nov</source>
      <translation>nov</translation>
    </message>
    <message>
      <source>Numbness</source>
      <translation>Entumecimiento</translation>
    </message>
    <message>
      <source>O</source>
      <translation>O</translation>
    </message>
    <message>
      <source>O  What was walked</source>
      <translation>O  Lo que se caminó</translation>
    </message>
    <message>
      <source>Oct</source>
      <translation>oct</translation>
    </message>
    <message>
      <source>Off the plan</source>
      <translation>Fuera del plan</translation>
    </message>
    <message>
      <source>Off the rails</source>
      <translation>Fuera de las barandillas</translation>
    </message>
    <message>
      <source>On hold</source>
      <translation>En espera</translation>
    </message>
    <message>
      <source>On the floor: ten steps forward, nine back, without pain</source>
      <translation>En el suelo: diez pasos adelante, nueve atrás, sin dolor</translation>
    </message>
    <message>
      <source>Once</source>
      <translation>Una vez</translation>
    </message>
    <message>
      <source>One</source>
      <translation>Uno</translation>
    </message>
    <message>
      <source>One foot, then the other. Heel first</source>
      <translation>Un pie, luego el otro. Primero el talón</translation>
    </message>
    <message>
      <source>One foot, then the other. Toes first</source>
      <translation>Un pie, luego el otro. Primero la punta</translation>
    </message>
    <message>
      <source>One minute left</source>
      <translation>Queda un minuto</translation>
    </message>
    <message>
      <source>One on each line</source>
      <translation>Uno en cada línea</translation>
    </message>
    <message>
      <source>Only Qt</source>
      <translation>Solo Qt</translation>
    </message>
    <message>
      <source>Only simpleaudio</source>
      <translation>Solo simpleaudio</translation>
    </message>
    <message>
      <source>Open</source>
      <translation>Abrir</translation>
    </message>
    <message>
      <source>Open RetroTimer, or run it in an interactive terminal, to resume, keep or discard it.</source>
      <translation>Abre RetroTimer, o ejecútalo en un terminal interactivo, para reanudarla, guardarla o descartarla.</translation>
    </message>
    <message>
      <source>Open a file ...</source>
      <translation>Abrir un archivo ...</translation>
    </message>
    <message>
      <source>Open a workout</source>
      <translation>Abrir un entrenamiento</translation>
    </message>
    <message>
      <source>Open the folder: {name}</source>
      <translation>Abrir la carpeta: {name}</translation>
    </message>
    <message>
      <source>Other</source>
      <translation>Otro motivo</translation>
    </message>
    <message>
      <source>Output</source>
      <translation>Salida</translation>
    </message>
    <message>
      <source>Output device</source>
      <translation>Dispositivo de salida</translation>
    </message>
    <message>
      <source>Own cue</source>
      <translation>Aviso propio</translation>
    </message>
    <message>
      <source>Own workouts</source>
      <translation>Entrenamientos propios</translation>
    </message>
    <message>
      <source>Owner of this RetroTimer</source>
      <translation>Dueño de este RetroTimer</translation>
    </message>
    <message>
      <source>P</source>
      <translation>P</translation>
    </message>
    <message>
      <source>P  Plan</source>
      <translation>P  Plan</translation>
    </message>
    <message>
      <source>PAUSED</source>
      <translation>EN PAUSA</translation>
    </message>
    <message>
      <source>Pages</source>
      <translation>Páginas</translation>
    </message>
    <message>
      <source>Pain</source>
      <translation>Dolor</translation>
    </message>
    <message>
      <source>Pause
Space</source>
      <translation>Pausa
Espacio</translation>
    </message>
    <message>
      <source>Period: {first} to {last}</source>
      <translation>Periodo: del {first} al {last}</translation>
    </message>
    <message>
      <source>Planned</source>
      <translation>Previsto</translation>
    </message>
    <message>
      <source>Please ask a clinician before you walk backward on a treadmill. RetroTimer keeps to its most careful limits.</source>
      <translation>Consulta a un profesional sanitario antes de caminar hacia atrás en una cinta. RetroTimer se atiene a sus límites más prudentes.</translation>
    </message>
    <message>
      <source>Preferences - RetroTimer</source>
      <translation>Preferencias - RetroTimer</translation>
    </message>
    <message>
      <source>Preferences of {name} - RetroTimer</source>
      <translation>Preferencias de {name} - RetroTimer</translation>
    </message>
    <message>
      <source>Print ...</source>
      <translation>Imprimir ...</translation>
    </message>
    <message>
      <source>Program completed</source>
      <translation>Programa completado</translation>
    </message>
    <message>
      <source>Push the belt away</source>
      <translation>Empuja la cinta</translation>
    </message>
    <message>
      <source>Qt first</source>
      <translation>Primero Qt</translation>
    </message>
    <message>
      <source>R</source>
      <translation>R</translation>
    </message>
    <message>
      <source>RAILS</source>
      <translation>BORDES</translation>
    </message>
    <message>
      <source>READY</source>
      <translation>LISTO</translation>
    </message>
    <message>
      <source>Rail use: not recorded.</source>
      <translation>Uso de las barandillas: sin datos.</translation>
    </message>
    <message>
      <source>Ramp to</source>
      <translation>Rampa hasta</translation>
    </message>
    <message>
      <source>Range</source>
      <translation>Rango</translation>
    </message>
    <message>
      <source>Read this before you start.</source>
      <translation>Lee esto antes de empezar.</translation>
    </message>
    <message>
      <source>Readable from {readable_m} m, the treadmill is {distance_m} m away.   F: larger</source>
      <translation>Se lee desde {readable_m} m, la cinta está a {distance_m} m.   F: más grande</translation>
    </message>
    <message>
      <source>Reading the history ...</source>
      <translation>Leyendo el historial ...</translation>
    </message>
    <message>
      <source>Reading the history. This takes a while once after an update.</source>
      <translation>Leyendo el historial. Tarda un poco, solo una vez después de una actualización.</translation>
    </message>
    <message>
      <source>Recovery</source>
      <translation>Recuperación</translation>
    </message>
    <message>
      <source>Redo</source>
      <translation>Rehacer</translation>
    </message>
    <message>
      <source>Rehearse in 20 s</source>
      <translation>Ensayar (20 s)</translation>
    </message>
    <message>
      <source>Remove</source>
      <translation>Quitar</translation>
    </message>
    <message>
      <source>Repair</source>
      <translation>Reparar</translation>
    </message>
    <message>
      <source>Repair: {repair}</source>
      <translation>Arreglo: {repair}</translation>
    </message>
    <message>
      <source>Repeat</source>
      <translation>Repetir</translation>
    </message>
    <message>
      <source>Repeats</source>
      <translation>Repeticiones</translation>
    </message>
    <message>
      <source>Rest today, after what you walked this week</source>
      <translation>Hoy descansa, después de lo que caminaste esta semana</translation>
    </message>
    <message>
      <source>Rest today, due in {days} days</source>
      <translation>Hoy descansa, toca dentro de {days} días</translation>
    </message>
    <message>
      <source>Rest today, due tomorrow</source>
      <translation>Hoy descansa, toca mañana</translation>
    </message>
    <message>
      <source>Restore defaults</source>
      <translation>Restaurar valores</translation>
    </message>
    <message>
      <source>RetroTimer does not start this workout as it is.</source>
      <translation>RetroTimer no empieza este entrenamiento tal como está.</translation>
    </message>
    <message>
      <source>RetroTimer is a timer. It gives no medical advice, and its figures are estimates. Stop at once on pain, chest pain, dizziness, nausea, breathlessness or numbness, and whenever you feel unsafe.</source>
      <translation>RetroTimer es un temporizador. No da consejos médicos y sus cifras son estimaciones. Para de inmediato si sientes dolor, dolor en el pecho, mareo, náuseas, falta de aire o entumecimiento, y siempre que no te sientas seguro.</translation>
    </message>
    <message>
      <source>RetroTimer is already running: use it there, or close it first. Here the history is read-only.</source>
      <translation>RetroTimer ya está en marcha: úsalo allí o ciérralo antes. Aquí el historial es de solo lectura.</translation>
    </message>
    <message>
      <source>RetroTimer's own (JSON)</source>
      <translation>Propio de RetroTimer (JSON)</translation>
    </message>
    <message>
      <source>Return keeps it in the history, with its time.</source>
      <translation>Intro la guarda en el historial, con su hora.</translation>
    </message>
    <message>
      <source>Return or Esc: do not start</source>
      <translation>Intro o Esc: no empezar</translation>
    </message>
    <message>
      <source>Return: choose   Delete: remove your own   Ctrl+Z: undo   Esc: leave</source>
      <translation>Intro: elegir   Supr: quitar propio   Ctrl+Z: deshacer   Esc: salir</translation>
    </message>
    <message>
      <source>Return: done</source>
      <translation>Intro: listo</translation>
    </message>
    <message>
      <source>Return: done, in a text Ctrl+Return</source>
      <translation>Intro: listo, en un texto Ctrl+Intro</translation>
    </message>
    <message>
      <source>Return: next</source>
      <translation>Intro: siguiente</translation>
    </message>
    <message>
      <source>Return: start   Esc: do not start</source>
      <translation>Intro: empezar   Esc: no empezar</translation>
    </message>
    <message>
      <source>Review the cautions before you start</source>
      <translation>Revisa los avisos antes de empezar</translation>
    </message>
    <message>
      <source>Right</source>
      <translation>Derecha</translation>
    </message>
    <message>
      <source>Right, Left</source>
      <translation>Derecha, Izquierda</translation>
    </message>
    <message>
      <source>S</source>
      <translation>S</translation>
    </message>
    <message>
      <source>S  What the client said (scores from 0 to 10)</source>
      <translation>S  Lo que dijo el cliente (de 0 a 10)</translation>
    </message>
    <message>
      <source>STOPPED</source>
      <translation>DETENIDA</translation>
    </message>
    <message>
      <source>Safety clip on, and tested</source>
      <translation>Clip de seguridad puesto y probado</translation>
    </message>
    <message>
      <source>Safety limits were overridden in {sessions}: {rules}.</source>
      <translation>Se anularon los límites de seguridad en {sessions}: {rules}.</translation>
    </message>
    <message>
      <source>Safety limits were overridden: {rules}.</source>
      <translation>Se anularon los límites de seguridad: {rules}.</translation>
    </message>
    <message>
      <source>Sat</source>
      <translation>sáb</translation>
    </message>
    <message>
      <source>Save</source>
      <translation>Guardar</translation>
    </message>
    <message>
      <source>Save ...</source>
      <translation>Guardar ...</translation>
    </message>
    <message>
      <source>Save as</source>
      <translation>Guardar como</translation>
    </message>
    <message>
      <source>Save {workout}?</source>
      <translation>¿Guardar {workout}?</translation>
    </message>
    <message>
      <source>Saved to history: {figures}</source>
      <translation>Guardado en el historial: {figures}</translation>
    </message>
    <message>
      <source>Saved.</source>
      <translation>Guardado.</translation>
    </message>
    <message>
      <source>Score</source>
      <translation>Puntuación</translation>
    </message>
    <message>
      <source>Search</source>
      <translation>Buscar</translation>
    </message>
    <message>
      <source>Search workouts</source>
      <translation>Buscar entrenamientos</translation>
    </message>
    <message>
      <source>Segment</source>
      <translation>Tramo</translation>
    </message>
    <message>
      <source>Segments, planned and done</source>
      <translation>Tramos, previstos y hechos</translation>
    </message>
    <message>
      <source>Sep</source>
      <translation>sep</translation>
    </message>
    <message>
      <source>Session complete. Stop the belt</source>
      <translation>Sesión completa. Detén la cinta</translation>
    </message>
    <message>
      <source>Sessions</source>
      <translation>Sesiones</translation>
    </message>
    <message>
      <source>Sessions a week</source>
      <translation>Sesiones por semana</translation>
    </message>
    <message>
      <source>Sessions of this day</source>
      <translation>Sesiones de este día</translation>
    </message>
    <message>
      <source>Settings</source>
      <translation>Ajustes</translation>
    </message>
    <message>
      <source>Shortened after a week without walking backward</source>
      <translation>Acortada tras una semana sin caminar hacia atrás</translation>
    </message>
    <message>
      <source>Skip</source>
      <translation>Omitir</translation>
    </message>
    <message>
      <source>Slower
Down</source>
      <translation>Más lento
Abajo</translation>
    </message>
    <message>
      <source>Small, controlled steps</source>
      <translation>Pasos cortos y controlados</translation>
    </message>
    <message>
      <source>Something in RetroTimer failed because of an unexpected error. If anything looks wrong, close the window and open it again.</source>
      <translation>Algo en RetroTimer falló por un error inesperado. Si algo se ve mal, cierra la ventana y ábrela de nuevo.</translation>
    </message>
    <message>
      <source>Something in RetroTimer failed because of an unexpected error. Your session goes on and is saved; Space and S work. If the screen stands still, use the console of the treadmill.</source>
      <translation>Algo en RetroTimer falló por un error inesperado. Tu sesión sigue y se guarda; Espacio y S funcionan. Si la pantalla se queda quieta, usa la consola de la cinta.</translation>
    </message>
    <message>
      <source>Sound</source>
      <translation>Sonido</translation>
    </message>
    <message>
      <source>Sound - RetroTimer</source>
      <translation>Sonido - RetroTimer</translation>
    </message>
    <message>
      <source>Sound check</source>
      <translation>Prueba de sonido</translation>
    </message>
    <message>
      <source>Sound check, and measuring the delay ...</source>
      <translation>Prueba de sonido y medida del retraso ...</translation>
    </message>
    <message>
      <source>Space</source>
      <translation>Espacio</translation>
    </message>
    <message>
      <source>Space: again   O: workouts   H: history   ?: all keys</source>
      <translation>Espacio: otra vez   O: entrenamientos   H: historial   ?: teclas</translation>
    </message>
    <message>
      <source>Space: go on   Right: next   Left: back   Esc: end   ?: all keys</source>
      <translation>Espacio: seguir   Derecha: siguiente   Izquierda: volver   Esc: terminar   ?: teclas</translation>
    </message>
    <message>
      <source>Space: pause   Right: next   Left: back   S: stop at once   ?: all keys</source>
      <translation>Espacio: pausa   Derecha: siguiente   Izquierda: volver   S: parar ya   ?: teclas</translation>
    </message>
    <message>
      <source>Space: start   O: workouts   H: history   F: full screen   ?: all keys</source>
      <translation>Espacio: empezar   O: entrenamientos   H: historial   F: pantalla completa   ?: teclas</translation>
    </message>
    <message>
      <source>Speed</source>
      <translation>Velocidad</translation>
    </message>
    <message>
      <source>Stand tall, chest over pelvis</source>
      <translation>Cuerpo erguido, pecho sobre la pelvis</translation>
    </message>
    <message>
      <source>Standing</source>
      <translation>De pie</translation>
    </message>
    <message>
      <source>Start</source>
      <translation>Empezar</translation>
    </message>
    <message>
      <source>Start
Space</source>
      <translation>Empezar
Espacio</translation>
    </message>
    <message>
      <source>Stay awake</source>
      <translation>Seguir despierto</translation>
    </message>
    <message>
      <source>Step</source>
      <translation>Paso</translation>
    </message>
    <message>
      <source>Step backward off</source>
      <translation>Baja hacia atrás</translation>
    </message>
    <message>
      <source>Step {number}</source>
      <translation>Paso {number}</translation>
    </message>
    <message>
      <source>Steps</source>
      <translation>Pasos</translation>
    </message>
    <message>
      <source>Still open: {question}</source>
      <translation>Falta por contestar: {question}</translation>
    </message>
    <message>
      <source>Stop
S</source>
      <translation>Parar
S</translation>
    </message>
    <message>
      <source>Stop the belt</source>
      <translation>Detén la cinta</translation>
    </message>
    <message>
      <source>Straighten the knee each step</source>
      <translation>Estira la rodilla en cada paso</translation>
    </message>
    <message>
      <source>Studio</source>
      <translation>Estudio</translation>
    </message>
    <message>
      <source>Summary for a clinician (PDF)</source>
      <translation>Resumen para un profesional sanitario (PDF)</translation>
    </message>
    <message>
      <source>Sun</source>
      <translation>dom</translation>
    </message>
    <message>
      <source>Swing your arms</source>
      <translation>Balancea los brazos</translation>
    </message>
    <message>
      <source>TURN</source>
      <translation>GIRA</translation>
    </message>
    <message>
      <source>Tab: next chart   Left, Right: point by point   Esc: close</source>
      <translation>Tab: siguiente gráfico   Izquierda, Derecha: punto a punto   Esc: cerrar</translation>
    </message>
    <message>
      <source>Table of segments (CSV)</source>
      <translation>Tabla de tramos (CSV)</translation>
    </message>
    <message>
      <source>Table of sessions (CSV)</source>
      <translation>Tabla de sesiones (CSV)</translation>
    </message>
    <message>
      <source>Take hold back
H</source>
      <translation>Quitar la espera
H</translation>
    </message>
    <message>
      <source>Tap Space with each beep: {number} of {of}</source>
      <translation>Pulsa Espacio con cada pitido: {number} de {of}</translation>
    </message>
    <message>
      <source>Test</source>
      <translation>Probar</translation>
    </message>
    <message>
      <source>That cannot be: {why}.</source>
      <translation>No puede ser: {why}.</translation>
    </message>
    <message>
      <source>That lies after now. Nothing was changed.</source>
      <translation>Eso es posterior a ahora. No se ha cambiado nada.</translation>
    </message>
    <message>
      <source>That was not steady enough to tell. Try again.</source>
      <translation>No fue lo bastante regular para saberlo. Inténtalo otra vez.</translation>
    </message>
    <message>
      <source>The client's view   (D: another place)</source>
      <translation>La vista del cliente   (D: otro sitio)</translation>
    </message>
    <message>
      <source>The computer slept for {time}.   Space: resume</source>
      <translation>El ordenador durmió {time}.   Espacio: reanudar</translation>
    </message>
    <message>
      <source>The computer's clock was set {time} ahead. The session goes on unchanged; check its date in the history.</source>
      <translation>El reloj del ordenador se ha adelantado {time}. La sesión sigue igual; comprueba su fecha en el historial.</translation>
    </message>
    <message>
      <source>The computer's clock was set {time} back. The session goes on unchanged; check its date in the history.</source>
      <translation>El reloj del ordenador se ha atrasado {time}. La sesión sigue igual; comprueba su fecha en el historial.</translation>
    </message>
    <message>
      <source>The copies of the history failed because of an unexpected error. Sessions are still saved; the log says where it happened.</source>
      <translation>Las copias del historial fallaron por un error inesperado. Las sesiones se siguen guardando; el registro dice dónde ocurrió.</translation>
    </message>
    <message>
      <source>The export failed because of an unexpected error. Your history is unchanged. Try again, or choose another format.</source>
      <translation>La exportación falló por un error inesperado. Tu historial no ha cambiado. Inténtalo de nuevo o elige otro formato.</translation>
    </message>
    <message>
      <source>The file could not be opened because of an unexpected error. Your own workouts are unchanged.</source>
      <translation>No se pudo abrir el archivo por un error inesperado. Tus entrenamientos no han cambiado.</translation>
    </message>
    <message>
      <source>The history cannot be written: {reason}</source>
      <translation>No se puede escribir el historial: {reason}</translation>
    </message>
    <message>
      <source>The history could not be read to its end because of an unexpected error. Sessions may be missing from the list, but nothing is lost. Close the history and open it again.</source>
      <translation>No se pudo leer el historial hasta el final por un error inesperado. Pueden faltar sesiones en la lista, pero no se ha perdido nada. Cierra el historial y ábrelo de nuevo.</translation>
    </message>
    <message>
      <source>The limits and the pain guide are conservative values that a physiotherapist has not yet reviewed. This is not medical advice.</source>
      <translation>Los límites y la guía del dolor son valores prudentes que ningún fisioterapeuta ha revisado todavía. Esto no es consejo médico.</translation>
    </message>
    <message>
      <source>The newest {sessions}; the others are being read</source>
      <translation>Las más nuevas, {sessions}; las demás se están leyendo</translation>
    </message>
    <message>
      <source>The session is dated {when}.</source>
      <translation>La sesión tiene ahora la fecha {when}.</translation>
    </message>
    <message>
      <source>The session is in the bin, and counts no more.   Ctrl+Z: bring it back</source>
      <translation>La sesión está en la papelera y ya no cuenta.   Ctrl+Z: recuperarla</translation>
    </message>
    <message>
      <source>The sound could not be checked because of an unexpected error. Close this window and open it again; sessions can be walked all the same.</source>
      <translation>No se pudo comprobar el sonido por un error inesperado. Cierra esta ventana y ábrela de nuevo; puedes caminar las sesiones igualmente.</translation>
    </message>
    <message>
      <source>The studio's history cannot be reached; sessions follow later. {reason}</source>
      <translation>No se puede llegar al historial del estudio; las sesiones irán después. {reason}</translation>
    </message>
    <message>
      <source>The studio's history is used from the next start.</source>
      <translation>El historial del estudio se usa desde el próximo inicio.</translation>
    </message>
    <message>
      <source>The system's default</source>
      <translation>El predeterminado del sistema</translation>
    </message>
    <message>
      <source>The whole workout</source>
      <translation>El entrenamiento entero</translation>
    </message>
    <message>
      <source>The whole workout in 20 s</source>
      <translation>El entrenamiento entero en 20 s</translation>
    </message>
    <message>
      <source>There is one screen: the client's view is next to this window.</source>
      <translation>Hay una sola pantalla: la vista del cliente está junto a esta ventana.</translation>
    </message>
    <message>
      <source>This part of the history cannot be shown because of an unexpected error. Nothing is lost. Close the history and open it again.</source>
      <translation>Esta parte del historial no se puede mostrar por un error inesperado. No se ha perdido nada. Cierra el historial y ábrelo de nuevo.</translation>
    </message>
    <message>
      <source>This session cannot be shown because of an unexpected error.</source>
      <translation>Esta sesión no se puede mostrar por un error inesperado.</translation>
    </message>
    <message>
      <source>This week {minutes} min backward</source>
      <translation>Esta semana {minutes} min hacia atrás</translation>
    </message>
    <message>
      <source>This week {share} % of the walking was backward</source>
      <translation>Esta semana el {share} % del caminar fue hacia atrás</translation>
    </message>
    <message>
      <source>Three</source>
      <translation>Tres</translation>
    </message>
    <message>
      <source>Three times</source>
      <translation>Tres veces</translation>
    </message>
    <message>
      <source>Thu</source>
      <translation>jue</translation>
    </message>
    <message>
      <source>Time</source>
      <translation>El tiempo</translation>
    </message>
    <message>
      <source>Time left</source>
      <translation>Tiempo restante</translation>
    </message>
    <message>
      <source>Tired</source>
      <translation>Cansancio</translation>
    </message>
    <message>
      <source>To cool-down
C</source>
      <translation>A la vuelta a la calma
C</translation>
    </message>
    <message>
      <source>Today</source>
      <translation>Hoy</translation>
    </message>
    <message>
      <source>Toes first, roll to the heel</source>
      <translation>Primero la punta, rueda al talón</translation>
    </message>
    <message>
      <source>Tones only</source>
      <translation>Solo tonos</translation>
    </message>
    <message>
      <source>Too long with the turnarounds that you need</source>
      <translation>Demasiado largo con los giros que necesitas</translation>
    </message>
    <message>
      <source>Trainer - RetroTimer</source>
      <translation>Entrenador - RetroTimer</translation>
    </message>
    <message>
      <source>Trends</source>
      <translation>Evolución</translation>
    </message>
    <message>
      <source>Tue</source>
      <translation>mar</translation>
    </message>
    <message>
      <source>Turn to face backward</source>
      <translation>Gira para caminar hacia atrás</translation>
    </message>
    <message>
      <source>Turn to face forward</source>
      <translation>Gira para caminar hacia delante</translation>
    </message>
    <message>
      <source>Turn-around coming</source>
      <translation>Viene un giro</translation>
    </message>
    <message>
      <source>Turn-around coming. Slow to {speed}</source>
      <translation>Viene un giro. Baja a {speed}</translation>
    </message>
    <message>
      <source>Turnaround</source>
      <translation>Giro</translation>
    </message>
    <message>
      <source>Twice</source>
      <translation>Dos veces</translation>
    </message>
    <message>
      <source>Two</source>
      <translation>Dos</translation>
    </message>
    <message>
      <source>Two pages: what was said, what was walked, the pain guide, what the program has next. It holds no diagnosis. All figures are estimates.</source>
      <translation>Dos páginas: lo que se dijo, lo que se caminó, la guía del dolor, lo que sigue en el programa. No contiene ningún diagnóstico. Todas las cifras son estimaciones.</translation>
    </message>
    <message>
      <source>Type the password anew, or leave the address as it was.</source>
      <translation>Escribe la contraseña de nuevo o deja la dirección como estaba.</translation>
    </message>
    <message>
      <source>Undo</source>
      <translation>Deshacer</translation>
    </message>
    <message>
      <source>Units</source>
      <translation>Unidades</translation>
    </message>
    <message>
      <source>Unsafe</source>
      <translation>Inseguridad</translation>
    </message>
    <message>
      <source>Up</source>
      <translation>Subir</translation>
    </message>
    <message>
      <source>Up, Down</source>
      <translation>Arriba, Abajo</translation>
    </message>
    <message>
      <source>Usual speed</source>
      <translation>Velocidad habitual</translation>
    </message>
    <message>
      <source>Viewing distance</source>
      <translation>Distancia de lectura</translation>
    </message>
    <message>
      <source>Voice</source>
      <translation>Voz</translation>
    </message>
    <message>
      <source>Voice and tones</source>
      <translation>Voz y tonos</translation>
    </message>
    <message>
      <source>Voice, and tones at the changes</source>
      <translation>Voz, y tonos en los cambios</translation>
    </message>
    <message>
      <source>W</source>
      <translation>W</translation>
    </message>
    <message>
      <source>Wait</source>
      <translation>Espera</translation>
    </message>
    <message>
      <source>Wait for the halt</source>
      <translation>Espera a que pare</translation>
    </message>
    <message>
      <source>Waits, then: {what}</source>
      <translation>Espera, luego: {what}</translation>
    </message>
    <message>
      <source>Walk backward</source>
      <translation>Camina hacia atrás</translation>
    </message>
    <message>
      <source>Walk forward</source>
      <translation>Camina hacia delante</translation>
    </message>
    <message>
      <source>Walked to the end</source>
      <translation>Caminada hasta el final</translation>
    </message>
    <message>
      <source>Walker</source>
      <translation>Caminante</translation>
    </message>
    <message>
      <source>Walking backward</source>
      <translation>Caminando hacia atrás</translation>
    </message>
    <message>
      <source>Walking backward on a treadmill: summary for a clinician</source>
      <translation>Caminar hacia atrás en una cinta: resumen para un profesional sanitario</translation>
    </message>
    <message>
      <source>Walking backward you cannot see the screen: what you hear leads you. Turn on your sound.</source>
      <translation>Caminando hacia atrás no ves la pantalla: te guía lo que oyes. Enciende el sonido.</translation>
    </message>
    <message>
      <source>Walking forward</source>
      <translation>Caminando hacia delante</translation>
    </message>
    <message>
      <source>Warm-up</source>
      <translation>Calentamiento</translation>
    </message>
    <message>
      <source>Ways to see the history</source>
      <translation>Formas de ver el historial</translation>
    </message>
    <message>
      <source>Wed</source>
      <translation>mié</translation>
    </message>
    <message>
      <source>Week by week, newest first</source>
      <translation>Semana a semana, la más nueva primero</translation>
    </message>
    <message>
      <source>Week of</source>
      <translation>Semana del</translation>
    </message>
    <message>
      <source>Week of {monday}</source>
      <translation>Semana del {monday}</translation>
    </message>
    <message>
      <source>Weight</source>
      <translation>Peso</translation>
    </message>
    <message>
      <source>What comes</source>
      <translation>Lo que viene</translation>
    </message>
    <message>
      <source>What comes; + is after Space</source>
      <translation>Lo que viene; + es tras Espacio</translation>
    </message>
    <message>
      <source>What it is for</source>
      <translation>Para qué sirve</translation>
    </message>
    <message>
      <source>What you choose is kept at once.   Ctrl+Z: undo   Esc: close</source>
      <translation>Lo que eliges se guarda al momento.   Ctrl+Z: deshacer   Esc: cerrar</translation>
    </message>
    <message>
      <source>What you hear</source>
      <translation>Lo que oyes</translation>
    </message>
    <message>
      <source>When</source>
      <translation>Cuándo</translation>
    </message>
    <message>
      <source>When the session was</source>
      <translation>Cuándo fue la sesión</translation>
    </message>
    <message>
      <source>Where the client's view is</source>
      <translation>Dónde está la vista del cliente</translation>
    </message>
    <message>
      <source>Who walks here?</source>
      <translation>¿Quién camina aquí?</translation>
    </message>
    <message>
      <source>Why did it end early?</source>
      <translation>¿Por qué terminó antes?</translation>
    </message>
    <message>
      <source>Why it ended early</source>
      <translation>Por qué terminó antes</translation>
    </message>
    <message>
      <source>Why sessions ended early: {reasons}.</source>
      <translation>Por qué terminaron antes las sesiones: {reasons}.</translation>
    </message>
    <message>
      <source>Work</source>
      <translation>Trabajo</translation>
    </message>
    <message>
      <source>Workout</source>
      <translation>Entrenamiento</translation>
    </message>
    <message>
      <source>Workouts</source>
      <translation>Entrenamientos</translation>
    </message>
    <message>
      <source>Workouts - RetroTimer</source>
      <translation>Entrenamientos - RetroTimer</translation>
    </message>
    <message>
      <source>Worse the next morning: {sessions}.</source>
      <translation>Peor a la mañana siguiente: {sessions}.</translation>
    </message>
    <message>
      <source>Worst knee pain in the last session with a score: {worst} of 10.</source>
      <translation>Peor dolor de rodilla en la última sesión con datos: {worst} de 10.</translation>
    </message>
    <message>
      <source>Worst knee pain of a session, 0 to 10</source>
      <translation>Peor dolor de rodilla de una sesión, de 0 a 10</translation>
    </message>
    <message>
      <source>Worst knee pain, first {sessions} sessions {began}, last {sessions} {now}: {size}. A change of {points} points counts.</source>
      <translation>Peor dolor de rodilla, primeras {sessions} sesiones {began}, últimas {sessions} {now}: {size}. Cuenta un cambio de {points} puntos.</translation>
    </message>
    <message>
      <source>Worst knee pain, {sessions} with a score: {ideal} or less in {low}, {from_score} to {most} in {between}, above {most} in {above}.</source>
      <translation>Peor dolor de rodilla, {sessions} con datos: {ideal} o menos en {low}, de {from_score} a {most} en {between}, más de {most} en {above}.</translation>
    </message>
    <message>
      <source>Worst pain</source>
      <translation>Peor dolor</translation>
    </message>
    <message>
      <source>Writing ... {share}</source>
      <translation>Escribiendo ... {share}</translation>
    </message>
    <message>
      <source>Year of birth</source>
      <translation>Año de nacimiento</translation>
    </message>
    <message>
      <source>Yes</source>
      <translation>Sí</translation>
    </message>
    <message>
      <source>You alone</source>
      <translation>Tú a solas</translation>
    </message>
    <message>
      <source>You could go on with: {programs}</source>
      <translation>Podrías seguir con: {programs}</translation>
    </message>
    <message>
      <source>Your answers are not saved yet. Save them?</source>
      <translation>Tus respuestas aún no están guardadas. ¿Las guardas?</translation>
    </message>
    <message>
      <source>Your answers decide what comes next. Without them you walk the same session again.</source>
      <translation>Tus respuestas deciden qué viene después. Sin ellas, caminas la misma sesión otra vez.</translation>
    </message>
    <message>
      <source>Your health</source>
      <translation>Tu salud</translation>
    </message>
    <message>
      <source>Your own, backward</source>
      <translation>Propios, hacia atrás</translation>
    </message>
    <message>
      <source>Your own, forward</source>
      <translation>Propios, hacia delante</translation>
    </message>
    <message>
      <source>Your speed forward</source>
      <translation>Tu velocidad hacia delante</translation>
    </message>
    <message>
      <source>a duration such as 90, 1:30 or 1m30 is needed, not {typed}</source>
      <translation>hace falta una duración como 90, 1:30 o 1m30, no {typed}</translation>
    </message>
    <message>
      <source>a fall in the last 12 months</source>
      <translation>una caída en los últimos 12 meses</translation>
    </message>
    <message>
      <source>a large share of what this walker walks forward</source>
      <translation>una gran parte de lo que este caminante anda hacia delante</translation>
    </message>
    <message>
      <source>a name, at most {longest} characters</source>
      <translation>un nombre, como máximo {longest} caracteres</translation>
    </message>
    <message>
      <source>a near-fall: the same again</source>
      <translation>una casi caída: la misma otra vez</translation>
    </message>
    <message>
      <source>a number from {low} to {high}</source>
      <translation>un número de {low} a {high}</translation>
    </message>
    <message>
      <source>a number is needed, not {typed}</source>
      <translation>hace falta un número, no {typed}</translation>
    </message>
    <message>
      <source>a repeat cannot be moved into itself</source>
      <translation>una repetición no puede moverse dentro de sí misma</translation>
    </message>
    <message>
      <source>a repeat needs a whole number</source>
      <translation>una repetición necesita un número entero</translation>
    </message>
    <message>
      <source>a steep belt is hard on heart and calves</source>
      <translation>una cinta empinada exige mucho al corazón y a las pantorrillas</translation>
    </message>
    <message>
      <source>a step lasts from 1 second to 4 hours</source>
      <translation>un paso dura de 1 segundo a 4 horas</translation>
    </message>
    <message>
      <source>a studio's common history: postgresql://USER@HOST/DATABASE, or nothing</source>
      <translation>el historial común de un estudio: postgresql://USER@HOST/DATABASE, o nada</translation>
    </message>
    <message>
      <source>a text is needed</source>
      <translation>hace falta un texto</translation>
    </message>
    <message>
      <source>a turnaround takes at least so many seconds: 25 to 120, or nothing</source>
      <translation>un giro dura al menos tantos segundos: de 25 a 120, o nada</translation>
    </message>
    <message>
      <source>a week without a session: the same again</source>
      <translation>una semana sin sesión: la misma otra vez</translation>
    </message>
    <message>
      <source>a whole number from {low} to {high}</source>
      <translation>un número entero de {low} a {high}</translation>
    </message>
    <message>
      <source>a workout needs at least one step</source>
      <translation>un entrenamiento necesita al menos un paso</translation>
    </message>
    <message>
      <source>after a week without, begin with half of the last active week</source>
      <translation>tras una semana sin caminar, empieza con la mitad de la última semana activa</translation>
    </message>
    <message>
      <source>any of {names}</source>
      <translation>cualquiera de {names}</translation>
    </message>
    <message>
      <source>at first the legs need a day to recover from walking backward</source>
      <translation>al principio las piernas necesitan un día para recuperarse de caminar hacia atrás</translation>
    </message>
    <message>
      <source>at least one of {names}, each once</source>
      <translation>al menos uno de {names}, cada uno una vez</translation>
    </message>
    <message>
      <source>at most {count} repeats inside one another</source>
      <translation>como máximo {count} repeticiones una dentro de otra</translation>
    </message>
    <message>
      <source>at most {longest} characters are allowed, this text has {length}</source>
      <translation>se permiten como máximo {longest} caracteres, este texto tiene {length}</translation>
    </message>
    <message>
      <source>at most {most} lines of text, each of at most {longest} characters</source>
      <translation>como máximo {most} líneas de texto, cada una de {longest} caracteres como máximo</translation>
    </message>
    <message>
      <source>audio engines in the order they are tried: simpleaudio, qt</source>
      <translation>motores de audio en el orden en que se prueban: simpleaudio, qt</translation>
    </message>
    <message>
      <source>backward</source>
      <translation>atrás</translation>
    </message>
    <message>
      <source>backward at {value} % of the own forward speed, at most {limit} %</source>
      <translation>hacia atrás al {value} % de la propia velocidad hacia delante, como máximo {limit} %</translation>
    </message>
    <message>
      <source>backward for {value} after a week without, at most {limit}</source>
      <translation>hacia atrás durante {value} tras una semana sin hacerlo, como máximo {limit}</translation>
    </message>
    <message>
      <source>backward for {value} in one session, at most {limit}</source>
      <translation>hacia atrás durante {value} en una sesión, como máximo {limit}</translation>
    </message>
    <message>
      <source>backward for {value} within seven days, at most {limit}</source>
      <translation>hacia atrás durante {value} en siete días, como máximo {limit}</translation>
    </message>
    <message>
      <source>backward for {value} without a break, at most {limit}</source>
      <translation>hacia atrás durante {value} sin descanso, como máximo {limit}</translation>
    </message>
    <message>
      <source>backward incline {value} %, at least {limit}</source>
      <translation>inclinación hacia atrás {value} %, como mínimo {limit}</translation>
    </message>
    <message>
      <source>backward incline {value} %, at most {limit}</source>
      <translation>inclinación hacia atrás {value} %, como máximo {limit}</translation>
    </message>
    <message>
      <source>backward minutes are added slowly, over days and weeks</source>
      <translation>los minutos hacia atrás se aumentan despacio, en días y semanas</translation>
    </message>
    <message>
      <source>backward speed {value} {unit}, at most {limit}</source>
      <translation>velocidad hacia atrás {value} {unit}, como máximo {limit}</translation>
    </message>
    <message>
      <source>backward speed {value} {unit}, at most {limit} in this session</source>
      <translation>velocidad hacia atrás {value} {unit}, como máximo {limit} en esta sesión</translation>
    </message>
    <message>
      <source>backward {before} to {now} a session</source>
      <translation>hacia atrás de {before} a {now} por sesión</translation>
    </message>
    <message>
      <source>backward, an incline changes balance and load a lot</source>
      <translation>hacia atrás, una inclinación cambia mucho el equilibrio y la carga</translation>
    </message>
    <message>
      <source>balance</source>
      <translation>equilibrio</translation>
    </message>
    <message>
      <source>belt speed changed while backward, from {limit} to {value} {unit}</source>
      <translation>la velocidad de la cinta cambia caminando hacia atrás, de {limit} a {value} {unit}</translation>
    </message>
    <message>
      <source>belt speed; with Shift twice as much</source>
      <translation>velocidad de la cinta; con Mayús el doble</translation>
    </message>
    <message>
      <source>calm, normal or full: the preset for the cues below; what you changed stays</source>
      <translation>tranquilo, normal o completo: el ajuste previo de los avisos de abajo; lo que cambiaste se queda</translation>
    </message>
    <message>
      <source>chest pain</source>
      <translation>dolor en el pecho</translation>
    </message>
    <message>
      <source>comfort of {comfort} or less: the same again</source>
      <translation>comodidad de {comfort} o menos: la misma otra vez</translation>
    </message>
    <message>
      <source>cool-down {value}, at least {limit}</source>
      <translation>vuelta a la calma {value}, como mínimo {limit}</translation>
    </message>
    <message>
      <source>custom form reminders, at most 20</source>
      <translation>recordatorios de técnica propios, como máximo 20</translation>
    </message>
    <message>
      <source>days of walking backward before this history began</source>
      <translation>días en que caminaste hacia atrás antes de este historial</translation>
    </message>
    <message>
      <source>dizziness</source>
      <translation>mareos</translation>
    </message>
    <message>
      <source>do screen and computer stay on from the start of a session to its end?</source>
      <translation>¿siguen encendidos la pantalla y el ordenador desde el inicio de una sesión hasta su final?</translation>
    </message>
    <message>
      <source>do they lead the session from other windows too? If not, they stay with the music</source>
      <translation>¿dirigen la sesión también desde otras ventanas? Si no, se quedan con la música</translation>
    </message>
    <message>
      <source>do what was blocked, at my own responsibility</source>
      <translation>hacer lo bloqueado, bajo mi responsabilidad</translation>
    </message>
    <message>
      <source>does the whole screen flash in the last three seconds before a change? Never where the system is set to less motion</source>
      <translation>¿destella toda la pantalla en los tres últimos segundos antes de un cambio? Nunca si el sistema pide menos movimiento</translation>
    </message>
    <message>
      <source>each turn is the riskiest moment of a session</source>
      <translation>cada giro es el momento de más riesgo de una sesión</translation>
    </message>
    <message>
      <source>edit this workout</source>
      <translation>editar este entrenamiento</translation>
    </message>
    <message>
      <source>effort of {effort} or more: the same again</source>
      <translation>esfuerzo de {effort} o más: la misma otra vez</translation>
    </message>
    <message>
      <source>end with 3 minutes forward</source>
      <translation>termina con 3 minutos hacia delante</translation>
    </message>
    <message>
      <source>end; asks before</source>
      <translation>terminar; pregunta antes</translation>
    </message>
    <message>
      <source>energy backward against forward, 1.15 to 1.5</source>
      <translation>energía hacia atrás respecto a hacia delante, de 1.15 a 1.5</translation>
    </message>
    <message>
      <source>estimate {low}-{high} kcal</source>
      <translation>estimación {low}-{high} kcal</translation>
    </message>
    <message>
      <source>estimate {low}-{high} kcal, extrapolated</source>
      <translation>estimación {low}-{high} kcal, extrapolada</translation>
    </message>
    <message>
      <source>every turnaround waits for Space</source>
      <translation>cada giro espera a Espacio</translation>
    </message>
    <message>
      <source>expected {words}</source>
      <translation>se espera {words}</translation>
    </message>
    <message>
      <source>fall</source>
      <translation>caída</translation>
    </message>
    <message>
      <source>fast walking costs balance, most of all right before a turn</source>
      <translation>caminar rápido resta equilibrio, sobre todo justo antes de un giro</translation>
    </message>
    <message>
      <source>faster than this, people lose their step, and in the end run</source>
      <translation>más rápido se pierde el paso, y al final se corre</translation>
    </message>
    <message>
      <source>finished</source>
      <translation>terminada</translation>
    </message>
    <message>
      <source>for a mirror, and back</source>
      <translation>para un espejo, y volver</translation>
    </message>
    <message>
      <source>for the estimate of energy</source>
      <translation>para la estimación de energía</translation>
    </message>
    <message>
      <source>forward</source>
      <translation>adelante</translation>
    </message>
    <message>
      <source>forward incline {value} %, at most {limit}</source>
      <translation>inclinación hacia delante {value} %, como máximo {limit}</translation>
    </message>
    <message>
      <source>forward speed {value} {unit}, at most {limit}</source>
      <translation>velocidad hacia delante {value} {unit}, como máximo {limit}</translation>
    </message>
    <message>
      <source>from 65 on, and until it is known, the limits are more careful</source>
      <translation>desde los 65, y mientras no se sepa, los límites son más prudentes</translation>
    </message>
    <message>
      <source>from the treadmill to the screen, in metres</source>
      <translation>de la cinta a la pantalla, en metros</translation>
    </message>
    <message>
      <source>full screen</source>
      <translation>pantalla completa</translation>
    </message>
    <message>
      <source>full stop</source>
      <translation>cinta parada</translation>
    </message>
    <message>
      <source>hands when walking backward: hold, light or none</source>
      <translation>manos al caminar hacia atrás: agarradas, ligeras o fuera</translation>
    </message>
    <message>
      <source>heart</source>
      <translation>corazón</translation>
    </message>
    <message>
      <source>hold at the end of this step, and back; else history</source>
      <translation>espera al final de este paso, y quitarla; si no, historial</translation>
    </message>
    <message>
      <source>how fast you walk forward by yourself</source>
      <translation>a qué velocidad caminas hacia delante por tu cuenta</translation>
    </message>
    <message>
      <source>how much later than meant this device sounds</source>
      <translation>cuánto más tarde de lo previsto suena este dispositivo</translation>
    </message>
    <message>
      <source>how often a turn, a wait and the end are said, 1 to 3</source>
      <translation>cuántas veces se dicen un giro, una espera y el final, de 1 a 3</translation>
    </message>
    <message>
      <source>incline changed while backward, from {limit} to {value} %</source>
      <translation>la inclinación cambia caminando hacia atrás, de {limit} a {value} %</translation>
    </message>
    <message>
      <source>interrupted</source>
      <translation>interrumpida</translation>
    </message>
    <message>
      <source>is the session screen seen in a mirror? M turns it for one session</source>
      <translation>¿se ve la pantalla de sesión en un espejo? M la gira para una sesión</translation>
    </message>
    <message>
      <source>joints</source>
      <translation>articulaciones</translation>
    </message>
    <message>
      <source>keep the incline at {pct} %</source>
      <translation>mantener la inclinación en {pct} %</translation>
    </message>
    <message>
      <source>km/h and kg</source>
      <translation>km/h y kg</translation>
    </message>
    <message>
      <source>knee pain {value} of 10, at most {limit}</source>
      <translation>dolor de rodilla {value} de 10, como máximo {limit}</translation>
    </message>
    <message>
      <source>lock all keys but Space and S, and back</source>
      <translation>bloquear todas las teclas salvo Espacio y S, y volver</translation>
    </message>
    <message>
      <source>many consoles stop by themselves 10-60 s after the walker leaves the belt</source>
      <translation>muchas consolas paran solas 10-60 s después de que se deja la cinta</translation>
    </message>
    <message>
      <source>may walk backward uphill above 15 %, and downhill</source>
      <translation>puede caminar hacia atrás en subidas de más del 15 %, y en bajada</translation>
    </message>
    <message>
      <source>metric or imperial: what your console shows</source>
      <translation>métricas o imperiales: lo que muestra tu consola</translation>
    </message>
    <message>
      <source>more than a quarter above the minutes of last week</source>
      <translation>más de un cuarto por encima de los minutos de la semana pasada</translation>
    </message>
    <message>
      <source>mph and lb</source>
      <translation>mph y lb</translation>
    </message>
    <message>
      <source>much faster than this walker walked backward last</source>
      <translation>mucho más rápido de lo que este caminante anduvo hacia atrás la última vez</translation>
    </message>
    <message>
      <source>next step, back</source>
      <translation>paso siguiente, volver</translation>
    </message>
    <message>
      <source>no clear change</source>
      <translation>sin cambio claro</translation>
    </message>
    <message>
      <source>no to all</source>
      <translation>no a todo</translation>
    </message>
    <message>
      <source>none</source>
      <translation>ninguna</translation>
    </message>
    <message>
      <source>not recorded</source>
      <translation>sin datos</translation>
    </message>
    <message>
      <source>nothing is chosen</source>
      <translation>no hay nada elegido</translation>
    </message>
    <message>
      <source>nothing walked</source>
      <translation>nada caminado</translation>
    </message>
    <message>
      <source>of all windows but the session screen: system, light, dark or contrast</source>
      <translation>de todas las ventanas salvo la de sesión: sistema, claros, oscuros o contraste</translation>
    </message>
    <message>
      <source>of the cues alone; the most is as they are recorded</source>
      <translation>solo de los avisos; el máximo es como están grabados</translation>
    </message>
    <message>
      <source>of the screens and the voice: system, en or es</source>
      <translation>de las pantallas y de la voz</translation>
    </message>
    <message>
      <source>on hold after a warning sign: answer the health check again first</source>
      <translation>en espera tras una señal de alarma: responde antes otra vez a las preguntas de salud</translation>
    </message>
    <message>
      <source>one of {names}</source>
      <translation>uno de {names}</translation>
    </message>
    <message>
      <source>own</source>
      <translation>propio</translation>
    </message>
    <message>
      <source>pain above {pain}, not back to your usual within 60 min: the same again</source>
      <translation>dolor por encima de {pain}, que no volvió a lo habitual en 60 min: la misma otra vez</translation>
    </message>
    <message>
      <source>pain above {pain}, or worse the next morning: one week back</source>
      <translation>dolor por encima de {pain}, o peor a la mañana siguiente: una semana atrás</translation>
    </message>
    <message>
      <source>preferences</source>
      <translation>preferencias</translation>
    </message>
    <message>
      <source>pregnancy</source>
      <translation>embarazo</translation>
    </message>
    <message>
      <source>put in</source>
      <translation>añadido</translation>
    </message>
    <message>
      <source>raise the speed or the incline, not both in one change</source>
      <translation>sube la velocidad o la inclinación, no ambas en un cambio</translation>
    </message>
    <message>
      <source>so long without a break is hard on legs and attention</source>
      <translation>tanto tiempo sin descanso cansa las piernas y la atención</translation>
    </message>
    <message>
      <source>so many seconds before a change: any of 10, 15, 20, 30, 45, 60, or none</source>
      <translation>tantos segundos antes de un cambio: cualquiera de 10, 15, 20, 30, 45, 60, o ninguno</translation>
    </message>
    <message>
      <source>so many seconds before the end of a step: 30, 60, 120 ... 3600, or none</source>
      <translation>tantos segundos antes del final de un paso: 30, 60, 120 ... 3600, o ninguno</translation>
    </message>
    <message>
      <source>sound</source>
      <translation>sonido</translation>
    </message>
    <message>
      <source>speed and incline up in one change, the incline from {limit} to {value} %</source>
      <translation>velocidad e inclinación suben en un cambio, la inclinación de {limit} a {value} %</translation>
    </message>
    <message>
      <source>speed {before} to {now}</source>
      <translation>velocidad de {before} a {now}</translation>
    </message>
    <message>
      <source>speed_end_kmh: only a forward step can be a ramp</source>
      <translation>solo un paso hacia delante puede ser una rampa</translation>
    </message>
    <message>
      <source>standing</source>
      <translation>de pie</translation>
    </message>
    <message>
      <source>start, pause, go on, confirm</source>
      <translation>empezar, pausa, seguir, confirmar</translation>
    </message>
    <message>
      <source>stop at once</source>
      <translation>parar ya</translation>
    </message>
    <message>
      <source>stopped</source>
      <translation>detenida</translation>
    </message>
    <message>
      <source>surgery</source>
      <translation>operación</translation>
    </message>
    <message>
      <source>text, at most {longest} characters</source>
      <translation>texto, como máximo {longest} caracteres</translation>
    </message>
    <message>
      <source>the console is behind the walker: change it while walking forward</source>
      <translation>la consola está detrás de quien camina: cámbiala caminando hacia delante</translation>
    </message>
    <message>
      <source>the console is behind you when the belt must be stopped</source>
      <translation>la consola queda a tu espalda cuando hay que parar la cinta</translation>
    </message>
    <message>
      <source>the first of these says what comes next</source>
      <translation>el primero de ellos dice qué viene</translation>
    </message>
    <message>
      <source>the first session</source>
      <translation>la primera sesión</translation>
    </message>
    <message>
      <source>the invisible character {code} is not allowed: delete it, or type the text again</source>
      <translation>no se permite el carácter invisible {code}: bórralo o vuelve a escribir el texto</translation>
    </message>
    <message>
      <source>the last session ended early: the same again</source>
      <translation>la última sesión terminó antes: la misma otra vez</translation>
    </message>
    <message>
      <source>the last session went well</source>
      <translation>la última sesión fue bien</translation>
    </message>
    <message>
      <source>the name of a device, at most {longest} characters, or nothing for the default</source>
      <translation>el nombre de un dispositivo, como máximo {longest} caracteres, o nada para el predeterminado</translation>
    </message>
    <message>
      <source>the same again until its questions are answered</source>
      <translation>la misma otra vez hasta que respondas a sus preguntas</translation>
    </message>
    <message>
      <source>the same for walking forward</source>
      <translation>lo mismo para caminar hacia delante</translation>
    </message>
    <message>
      <source>the workout ends facing backward</source>
      <translation>el entrenamiento termina mirando hacia atrás</translation>
    </message>
    <message>
      <source>these keys</source>
      <translation>estas teclas</translation>
    </message>
    <message>
      <source>this program is for walkers with more days of walking backward</source>
      <translation>este programa es para quien ha caminado hacia atrás más días</translation>
    </message>
    <message>
      <source>this step again</source>
      <translation>este paso otra vez</translation>
    </message>
    <message>
      <source>times</source>
      <translation>veces</translation>
    </message>
    <message>
      <source>to the cool-down</source>
      <translation>a la vuelta a la calma</translation>
    </message>
    <message>
      <source>trainer's console, and back</source>
      <translation>consola del entrenador, y volver</translation>
    </message>
    <message>
      <source>true or false</source>
      <translation>verdadero o falso</translation>
    </message>
    <message>
      <source>turnaround of {value} s astride the running belt</source>
      <translation>giro de {value} s a horcajadas sobre la cinta en marcha</translation>
    </message>
    <message>
      <source>turnaround {value} s, at least {limit}</source>
      <translation>giro {value} s, como mínimo {limit}</translation>
    </message>
    <message>
      <source>turning round needs time and must not be rushed</source>
      <translation>girar necesita tiempo y no debe hacerse con prisa</translation>
    </message>
    <message>
      <source>voice, beeps, both, or captions: nothing sounds</source>
      <translation>voz, pitidos, ambos, o textos: no suena nada</translation>
    </message>
    <message>
      <source>waits for a confirm</source>
      <translation>espera una confirmación</translation>
    </message>
    <message>
      <source>walk at {pct} %</source>
      <translation>caminar al {pct} %</translation>
    </message>
    <message>
      <source>walk at {speed} {unit}</source>
      <translation>caminar a {speed} {unit}</translation>
    </message>
    <message>
      <source>walk forward for {length_s} s before it</source>
      <translation>caminar hacia delante {length_s} s antes</translation>
    </message>
    <message>
      <source>walk slowly forward for 5 to 10 minutes first</source>
      <translation>camina despacio hacia delante de 5 a 10 minutos primero</translation>
    </message>
    <message>
      <source>walking on through pain makes it worse</source>
      <translation>seguir caminando con dolor lo empeora</translation>
    </message>
    <message>
      <source>warm up and cool down on a nearly flat belt</source>
      <translation>calienta y enfría con la cinta casi llana</translation>
    </message>
    <message>
      <source>warm-up and cool-down are slow walks</source>
      <translation>el calentamiento y el enfriamiento se caminan despacio</translation>
    </message>
    <message>
      <source>warm-up or cool-down at {value} %, at most {limit}</source>
      <translation>calentamiento o enfriamiento al {value} %, como máximo {limit}</translation>
    </message>
    <message>
      <source>warm-up or cool-down at {value} {unit}, at most {limit}</source>
      <translation>calentamiento o enfriamiento a {value} {unit}, como máximo {limit}</translation>
    </message>
    <message>
      <source>warm-up {value}, at least {limit}</source>
      <translation>calentamiento {value}, como mínimo {limit}</translation>
    </message>
    <message>
      <source>was it done? If not, it opens before the first session</source>
      <translation>¿se hizo? Si no, se abre antes de la primera sesión</translation>
    </message>
    <message>
      <source>whatever should be remembered</source>
      <translation>lo que haya que recordar</translation>
    </message>
    <message>
      <source>where the cues sound, by its name; nothing is the system's default</source>
      <translation>dónde suenan los avisos, por su nombre; nada es el predeterminado del sistema</translation>
    </message>
    <message>
      <source>which form reminders: any of backward, forward, or none</source>
      <translation>qué recordatorios de técnica: atrás, adelante, o ninguno</translation>
    </message>
    <message>
      <source>who operates the belt: helper or alone; nothing: a helper at first, later you alone</source>
      <translation>quién maneja la cinta: helper o alone; nada: al principio un ayudante, después tú a solas</translation>
    </message>
    <message>
      <source>who speaks</source>
      <translation>quién habla</translation>
    </message>
    <message>
      <source>with turnarounds of {turn} s, as you need them, it lasts {length}, and a session lasts at most {hours} hours. Shorten the workout, or repeat less often</source>
      <translation>con giros de {turn} s, como los necesitas, dura {length}, y una sesión dura como mucho {hours} horas. Acorta el entrenamiento o repite menos veces</translation>
    </message>
    <message>
      <source>within the band</source>
      <translation>dentro de la banda</translation>
    </message>
    <message>
      <source>workouts</source>
      <translation>entrenamientos</translation>
    </message>
    <message>
      <source>worst knee pain {before} to {now}, median {median_before} to {median_now}</source>
      <translation>peor dolor de rodilla de {before} a {now}, mediana de {median_before} a {median_now}</translation>
    </message>
    <message>
      <source>yes to {conditions}</source>
      <translation>sí a {conditions}</translation>
    </message>
    <message>
      <source>you ended early because you were tired: the same again</source>
      <translation>terminaste antes por cansancio: la misma otra vez</translation>
    </message>
    <message>
      <source>you held the rails more than before: the same again</source>
      <translation>te agarraste más que antes a las barandillas: la misma otra vez</translation>
    </message>
    <message>
      <source>{count} of the history, the newest of {newest}. retrotimer history restore brings it back.</source>
      <translation>{count} del historial, la más nueva del {newest}. retrotimer history restore la recupera.</translation>
    </message>
    <message>
      <source>{count} older notes are in the history.</source>
      <translation>{count} notas más antiguas están en el historial.</translation>
    </message>
    <message>
      <source>{count} pieces with {rest_s} s on the rails between</source>
      <translation>{count} tramos con {rest_s} s en los bordes entre ellos</translation>
    </message>
    <message>
      <source>{count} segments</source>
      <translation>{count} tramos</translation>
    </message>
    <message>
      <source>{count} sessions</source>
      <translation>{count} sesiones</translation>
    </message>
    <message>
      <source>{count} weeks</source>
      <translation>{count} semanas</translation>
    </message>
    <message>
      <source>{day} {month}</source>
      <translation>{day} {month}</translation>
    </message>
    <message>
      <source>{day}, today: {walked}</source>
      <translation>{day}, hoy: {walked}</translation>
    </message>
    <message>
      <source>{day}: worst knee pain {worst} of 10</source>
      <translation>{day}: peor dolor de rodilla {worst} de 10</translation>
    </message>
    <message>
      <source>{day}: {answers}.</source>
      <translation>{day}: {answers}.</translation>
    </message>
    <message>
      <source>{day}: {walked}</source>
      <translation>{day}: {walked}</translation>
    </message>
    <message>
      <source>{ended}, as planned.</source>
      <translation>{ended}, como estaba previsto.</translation>
    </message>
    <message>
      <source>{ended}. Done {done} of {planned} planned, {segments} not as planned.</source>
      <translation>{ended}. Hecho {done} de {planned} previstos, {segments} fuera del plan.</translation>
    </message>
    <message>
      <source>{ended}. Done {done} of {planned} planned.</source>
      <translation>{ended}. Hecho {done} de {planned} previstos.</translation>
    </message>
    <message>
      <source>{falls} in {sessions} with an answer</source>
      <translation>{falls} en {sessions} con respuesta</translation>
    </message>
    <message>
      <source>{length_s} s cool-down forward</source>
      <translation>{length_s} s de vuelta a la calma hacia delante</translation>
    </message>
    <message>
      <source>{length_s} s warm-up forward</source>
      <translation>{length_s} s de calentamiento hacia delante</translation>
    </message>
    <message>
      <source>{length}   {pct} % backward</source>
      <translation>{length}   {pct} % hacia atrás</translation>
    </message>
    <message>
      <source>{low} to {high}</source>
      <translation>de {low} a {high}</translation>
    </message>
    <message>
      <source>{minutes} min</source>
      <translation>{minutes} min</translation>
    </message>
    <message>
      <source>{minutes} min backward, {sessions}</source>
      <translation>{minutes} min hacia atrás, {sessions}</translation>
    </message>
    <message>
      <source>{name} (not there)</source>
      <translation>{name} (no está)</translation>
    </message>
    <message>
      <source>{name} is in the bin.   Ctrl+Z: bring it back</source>
      <translation>{name} está en la papelera.   Ctrl+Z: recuperarlo</translation>
    </message>
    <message>
      <source>{name}: expected {words}, got {value}</source>
      <translation>{name}: se espera {words}, no {value}</translation>
    </message>
    <message>
      <source>{number} minutes left</source>
      <translation>Quedan {figure} minutos</translation>
    </message>
    <message>
      <source>{number} of {of}</source>
      <translation>{number} de {of}</translation>
    </message>
    <message>
      <source>{number} seconds left</source>
      <translation>Quedan {figure} segundos</translation>
    </message>
    <message>
      <source>{part} of {whole}</source>
      <translation>{part} de {whole}</translation>
    </message>
    <message>
      <source>{part} of {whole} with an answer</source>
      <translation>{part} de {whole} con respuesta</translation>
    </message>
    <message>
      <source>{points} higher</source>
      <translation>{points} más alto</translation>
    </message>
    <message>
      <source>{points} lower</source>
      <translation>{points} más bajo</translation>
    </message>
    <message>
      <source>{sessions} were erased on other computers and are still here. To erase or keep them: retrotimer history sync</source>
      <translation>En otros equipos se han borrado {sessions}, que siguen aquí. Para borrarlas o conservarlas: retrotimer history sync</translation>
    </message>
    <message>
      <source>{sessions}, {first} to {last}; {finished} walked to the end ({share} %).</source>
      <translation>{sessions}, del {first} al {last}; {finished} hasta el final ({share} %).</translation>
    </message>
    <message>
      <source>{speed} to {other}</source>
      <translation>{speed} a {other}</translation>
    </message>
    <message>
      <source>{time} left</source>
      <translation>quedan {time}</translation>
    </message>
    <message>
      <source>{time} longer</source>
      <translation>{time} más</translation>
    </message>
    <message>
      <source>{time} shorter</source>
      <translation>{time} menos</translation>
    </message>
    <message>
      <source>{url}, at most {longest} characters, or nothing</source>
      <translation>{url}, como máximo {longest} caracteres, o nada</translation>
    </message>
    <message>
      <source>{value} days of walking backward, at least {limit}</source>
      <translation>{value} días de caminar hacia atrás, al menos {limit}</translation>
    </message>
    <message>
      <source>{value} direction changes, at most {limit}</source>
      <translation>{value} cambios de sentido, como máximo {limit}</translation>
    </message>
    <message>
      <source>{value} h since the last walk backward, at least {limit} h</source>
      <translation>{value} h desde la última vez hacia atrás, al menos {limit} h</translation>
    </message>
    <message>
      <source>{weekday} {day} {year}</source>
      <translation>{weekday} {day} {year}</translation>
    </message>
    <message>
      <source>{weeks} in a row up to now, the most so far {longest}</source>
      <translation>{weeks} seguidas hasta ahora, lo máximo hasta hoy {longest}</translation>
    </message>
    <message>
      <source>{weeks} weeks without a session: back to the start of the stage</source>
      <translation>{weeks} semanas sin sesión: vuelta al principio de la etapa</translation>
    </message>
    <message>
      <source>{weeks} weeks without a session: begin again</source>
      <translation>{weeks} semanas sin sesión: empieza de nuevo</translation>
    </message>
    <message>
      <source>{weeks} weeks without a session: one week back</source>
      <translation>{weeks} semanas sin sesión: una semana atrás</translation>
    </message>
    <message>
      <source>{week}: nothing walked</source>
      <translation>{week}: nada caminado</translation>
    </message>
    <message>
      <source>{week}: nothing walked backward</source>
      <translation>{week}: nada caminado hacia atrás</translation>
    </message>
    <message>
      <source>{week}: {backward} % backward, {forward} % forward</source>
      <translation>{week}: {backward} % hacia atrás, {forward} % hacia delante</translation>
    </message>
    <message>
      <source>{week}: {backward} min backward, {forward} min forward</source>
      <translation>{week}: {backward} min hacia atrás, {forward} min hacia delante</translation>
    </message>
    <message>
      <source>{what} in percent</source>
      <translation>{what} en porcentaje</translation>
    </message>
    <message>
      <source>{words}, or nothing</source>
      <translation>{words}, o nada</translation>
    </message>
    <message>
      <source>{workout}, {when}, was cut off after {time}.</source>
      <translation>{workout}, {when}, se interrumpió después de {time}.</translation>
    </message>
  </context>
  <context>
    <name>Workouts</name>
    <message>
      <source>10 min backward at a stretch.</source>
      <translation>10 min hacia atrás seguidos.</translation>
    </message>
    <message>
      <source>10 min backward.</source>
      <translation>10 min hacia atrás.</translation>
    </message>
    <message>
      <source>5 min backward.</source>
      <translation>5 min hacia atrás.</translation>
    </message>
    <message>
      <source>6 min backward.</source>
      <translation>6 min hacia atrás.</translation>
    </message>
    <message>
      <source>7 min backward.</source>
      <translation>7 min hacia atrás.</translation>
    </message>
    <message>
      <source>8 min backward.</source>
      <translation>8 min hacia atrás.</translation>
    </message>
    <message>
      <source>9 min backward.</source>
      <translation>9 min hacia atrás.</translation>
    </message>
    <message>
      <source>A bout of 5 min backward, then half of one; 2 min forward between.</source>
      <translation>Un tramo de 5 min hacia atrás, luego la mitad; 2 min hacia delante entre ambos.</translation>
    </message>
    <message>
      <source>Back, 3 weeks</source>
      <translation>Espalda, 3 semanas</translation>
    </message>
    <message>
      <source>Back, week 1</source>
      <translation>Espalda, semana 1</translation>
    </message>
    <message>
      <source>Back, week 2</source>
      <translation>Espalda, semana 2</translation>
    </message>
    <message>
      <source>Back, week 3</source>
      <translation>Espalda, semana 3</translation>
    </message>
    <message>
      <source>Balance 60+, 10 sessions</source>
      <translation>Equilibrio 60+, 10 sesiones</translation>
    </message>
    <message>
      <source>Balance 60+, week 1</source>
      <translation>Equilibrio 60+, semana 1</translation>
    </message>
    <message>
      <source>Balance 60+, week 2</source>
      <translation>Equilibrio 60+, semana 2</translation>
    </message>
    <message>
      <source>Balance 60+, week 3</source>
      <translation>Equilibrio 60+, semana 3</translation>
    </message>
    <message>
      <source>Balance 60+, week 4</source>
      <translation>Equilibrio 60+, semana 4</translation>
    </message>
    <message>
      <source>Balance 60+, week 5</source>
      <translation>Equilibrio 60+, semana 5</translation>
    </message>
    <message>
      <source>Cardio mix 30 min</source>
      <translation>Cardio mixto 30 min</translation>
    </message>
    <message>
      <source>Common practice: 0.4 km/h more each week, then 1 % more each week, never both. The table is this program's design.</source>
      <translation>Práctica habitual: 0,4 km/h más cada semana, luego 1 % más cada semana, nunca ambos. La tabla es diseño de este programa.</translation>
    </message>
    <message>
      <source>First steps</source>
      <translation>Primeros pasos</translation>
    </message>
    <message>
      <source>First steps, 4 weeks</source>
      <translation>Primeros pasos, 4 semanas</translation>
    </message>
    <message>
      <source>First steps, week 1</source>
      <translation>Primeros pasos, semana 1</translation>
    </message>
    <message>
      <source>First steps, week 2</source>
      <translation>Primeros pasos, semana 2</translation>
    </message>
    <message>
      <source>First steps, week 3</source>
      <translation>Primeros pasos, semana 3</translation>
    </message>
    <message>
      <source>First steps, week 4</source>
      <translation>Primeros pasos, semana 4</translation>
    </message>
    <message>
      <source>Fit, 6 weeks</source>
      <translation>En forma, 6 semanas</translation>
    </message>
    <message>
      <source>Fit, week 1</source>
      <translation>En forma, semana 1</translation>
    </message>
    <message>
      <source>Fit, week 2</source>
      <translation>En forma, semana 2</translation>
    </message>
    <message>
      <source>Fit, week 3</source>
      <translation>En forma, semana 3</translation>
    </message>
    <message>
      <source>Fit, week 4</source>
      <translation>En forma, semana 4</translation>
    </message>
    <message>
      <source>Fit, week 5</source>
      <translation>En forma, semana 5</translation>
    </message>
    <message>
      <source>Fit, week 6</source>
      <translation>En forma, semana 6</translation>
    </message>
    <message>
      <source>Five times 1 min backward, 1 min on the rails between. Have somebody beside you.</source>
      <translation>Cinco veces 1 min hacia atrás, 1 min en los bordes entre ellas. Ten a alguien a tu lado.</translation>
    </message>
    <message>
      <source>Five times 1 min forward and 1 min 45 s backward, 1 % uphill.</source>
      <translation>Cinco veces 1 min hacia delante y 1 min 45 s hacia atrás, 1 % de subida.</translation>
    </message>
    <message>
      <source>Five times 1 min forward and 2 min backward, 2 % uphill.</source>
      <translation>Cinco veces 1 min hacia delante y 2 min hacia atrás, 2 % de subida.</translation>
    </message>
    <message>
      <source>Five times 1 min forward and 2 min backward, 3 % uphill.</source>
      <translation>Cinco veces 1 min hacia delante y 2 min hacia atrás, 3 % de subida.</translation>
    </message>
    <message>
      <source>Five times 6 min backward, 1 min forward between. Only as your clinician tells you, with somebody beside you.</source>
      <translation>Cinco veces 6 min hacia atrás, 1 min hacia delante entre ellas. Solo como te indique tu profesional sanitario, con alguien a tu lado.</translation>
    </message>
    <message>
      <source>Flexibility, 4 weeks</source>
      <translation>Flexibilidad, 4 semanas</translation>
    </message>
    <message>
      <source>Flexibility, week 1</source>
      <translation>Flexibilidad, semana 1</translation>
    </message>
    <message>
      <source>Flexibility, week 2</source>
      <translation>Flexibilidad, semana 2</translation>
    </message>
    <message>
      <source>Flexibility, week 3</source>
      <translation>Flexibilidad, semana 3</translation>
    </message>
    <message>
      <source>Flexibility, week 4</source>
      <translation>Flexibilidad, semana 4</translation>
    </message>
    <message>
      <source>Four times 1 min backward, 1 min on the rails between.</source>
      <translation>Cuatro veces 1 min hacia atrás, 1 min en los bordes entre ellas.</translation>
    </message>
    <message>
      <source>Four times 1 min forward and 1 min 45 s backward, on the flat.</source>
      <translation>Cuatro veces 1 min hacia delante y 1 min 45 s hacia atrás, en llano.</translation>
    </message>
    <message>
      <source>Four times 1 min forward and 2 min backward, on the flat.</source>
      <translation>Cuatro veces 1 min hacia delante y 2 min hacia atrás, en llano.</translation>
    </message>
    <message>
      <source>Four times 2 min backward and 1 min forward. Common practice: add 0.4 km/h a week, then 1 % a week.</source>
      <translation>Cuatro veces 2 min hacia atrás y 1 min hacia delante. Práctica habitual: sumar 0,4 km/h por semana, luego 1 % por semana.</translation>
    </message>
    <message>
      <source>Four times 30 s backward, 30 s on the rails between. Have somebody beside you.</source>
      <translation>Cuatro veces 30 s hacia atrás, 30 s en los bordes entre ellas. Ten a alguien a tu lado.</translation>
    </message>
    <message>
      <source>Guidelines for first sessions: 5 min backward on several days a week, on the flat, then a minute more each week up to 10. Four days a week, the speeds and the table are this program's design.</source>
      <translation>Pautas para las primeras sesiones: 5 min hacia atrás varios días por semana, en llano, y luego un minuto más cada semana hasta 10. Los cuatro días por semana, las velocidades y la tabla son diseño de este programa.</translation>
    </message>
    <message>
      <source>Guidelines for first sessions: start with 2 to 5 min backward, on the flat. The table is this program's design.</source>
      <translation>Guías para las primeras sesiones: empezar con 2 a 5 min hacia atrás, en llano. La tabla es diseño de este programa.</translation>
    </message>
    <message>
      <source>Knee, 6 weeks</source>
      <translation>Rodilla, 6 semanas</translation>
    </message>
    <message>
      <source>Knee, week 1</source>
      <translation>Rodilla, semana 1</translation>
    </message>
    <message>
      <source>Knee, week 2</source>
      <translation>Rodilla, semana 2</translation>
    </message>
    <message>
      <source>Knee, week 3</source>
      <translation>Rodilla, semana 3</translation>
    </message>
    <message>
      <source>Knee, week 4</source>
      <translation>Rodilla, semana 4</translation>
    </message>
    <message>
      <source>Knee, week 5</source>
      <translation>Rodilla, semana 5</translation>
    </message>
    <message>
      <source>Knee, week 6</source>
      <translation>Rodilla, semana 6</translation>
    </message>
    <message>
      <source>Ladder</source>
      <translation>Escalera</translation>
    </message>
    <message>
      <source>Ladder, 6 weeks</source>
      <translation>Escalera, 6 semanas</translation>
    </message>
    <message>
      <source>Ladder, week 1</source>
      <translation>Escalera, semana 1</translation>
    </message>
    <message>
      <source>Ladder, week 2</source>
      <translation>Escalera, semana 2</translation>
    </message>
    <message>
      <source>Ladder, week 3</source>
      <translation>Escalera, semana 3</translation>
    </message>
    <message>
      <source>Ladder, week 4</source>
      <translation>Escalera, semana 4</translation>
    </message>
    <message>
      <source>Ladder, week 5</source>
      <translation>Escalera, semana 5</translation>
    </message>
    <message>
      <source>Ladder, week 6</source>
      <translation>Escalera, semana 6</translation>
    </message>
    <message>
      <source>Starter, 8 weeks</source>
      <translation>Inicio, 8 semanas</translation>
    </message>
    <message>
      <source>Starter, week 1</source>
      <translation>Inicio, semana 1</translation>
    </message>
    <message>
      <source>Starter, week 2</source>
      <translation>Inicio, semana 2</translation>
    </message>
    <message>
      <source>Starter, week 3</source>
      <translation>Inicio, semana 3</translation>
    </message>
    <message>
      <source>Starter, week 4</source>
      <translation>Inicio, semana 4</translation>
    </message>
    <message>
      <source>Starter, week 5</source>
      <translation>Inicio, semana 5</translation>
    </message>
    <message>
      <source>Starter, week 6</source>
      <translation>Inicio, semana 6</translation>
    </message>
    <message>
      <source>Starter, week 7</source>
      <translation>Inicio, semana 7</translation>
    </message>
    <message>
      <source>Starter, week 8</source>
      <translation>Inicio, semana 8</translation>
    </message>
    <message>
      <source>Study design: 10 sessions, from 5 to 10 min backward. Twice a week, the speeds and the table are this program's design.</source>
      <translation>Diseño de estudio: 10 sesiones, de 5 a 10 min hacia atrás. Dos por semana, las velocidades y la tabla son diseño de este programa.</translation>
    </message>
    <message>
      <source>Study design: 15, 20, 25, 30, 35 and 40 min backward a week, after Terblanche 2005, where people ran and walked; here nobody runs. The speeds and the split into 3 sessions are this program's design.</source>
      <translation>Diseño de estudio: 15, 20, 25, 30, 35 y 40 min hacia atrás por semana, según Terblanche 2005, donde se corría y se caminaba; aquí nadie corre. Las velocidades y el reparto en 3 sesiones son diseño de este programa.</translation>
    </message>
    <message>
      <source>Study design: 3 times a week, 10 min backward, supervised, for 6 weeks; randomised trial with 68 people (Alghadir 2019). The speeds and the table are this program's design.</source>
      <translation>Diseño de estudio: 3 veces por semana, 10 min hacia atrás, con supervisión, durante 6 semanas; ensayo aleatorizado con 68 personas (Alghadir 2019). Las velocidades y la tabla son diseño de este programa.</translation>
    </message>
    <message>
      <source>Study design: 3 times a week, 10 to 15 min backward, for 3 weeks; a small study (Dufek 2011). The speeds and the table are this program's design.</source>
      <translation>Diseño de estudio: 3 veces por semana, de 10 a 15 min hacia atrás, durante 3 semanas; un estudio pequeño (Dufek 2011). Las velocidades y la tabla son diseño de este programa.</translation>
    </message>
    <message>
      <source>Study design: 3 times a week, 30 min backward, for 4 weeks; the people had had a stroke long before, and walked beside their physiotherapy. The speeds and the table are this program's design. A clinician must lift the lock.</source>
      <translation>Diseño de estudio: 3 veces por semana, 30 min hacia atrás, durante 4 semanas; las personas habían tenido un ictus mucho antes y caminaban además de su fisioterapia. Las velocidades y la tabla son diseño de este programa. Un profesional sanitario debe quitar el bloqueo.</translation>
    </message>
    <message>
      <source>Study design: 4 times a week, 10 to 15 min backward at own speed, for 4 weeks; a small study without a control group (Whitley and Dufek). The table is this program's design.</source>
      <translation>Diseño de estudio: 4 veces por semana, de 10 a 15 min hacia atrás a la propia velocidad, durante 4 semanas; un estudio pequeño sin grupo de control (Whitley y Dufek). La tabla es diseño de este programa.</translation>
    </message>
    <message>
      <source>Thirty minutes forward and backward, uphill. Gym practice, for trained walkers. Speed and incline never rise together, and every incline changes facing the console.</source>
      <translation>Treinta minutos hacia delante y hacia atrás, cuesta arriba. Práctica de gimnasio, para caminantes entrenados. La velocidad y la inclinación nunca suben a la vez, y cada inclinación se cambia mirando a la consola.</translation>
    </message>
    <message>
      <source>Thirty minutes, 4 weeks</source>
      <translation>Treinta minutos, 4 semanas</translation>
    </message>
    <message>
      <source>Thirty minutes, week 1</source>
      <translation>Treinta minutos, semana 1</translation>
    </message>
    <message>
      <source>Thirty minutes, week 2</source>
      <translation>Treinta minutos, semana 2</translation>
    </message>
    <message>
      <source>Thirty minutes, week 3</source>
      <translation>Treinta minutos, semana 3</translation>
    </message>
    <message>
      <source>Thirty minutes, week 4</source>
      <translation>Treinta minutos, semana 4</translation>
    </message>
    <message>
      <source>Three times 1 min forward and 2 min backward, on the flat.</source>
      <translation>Tres veces 1 min hacia delante y 2 min hacia atrás, en llano.</translation>
    </message>
    <message>
      <source>Three times 10 min backward, 1 min forward between. Only as your clinician tells you, with somebody beside you.</source>
      <translation>Tres veces 10 min hacia atrás, 1 min hacia delante entre ellas. Solo como te indique tu profesional sanitario, con alguien a tu lado.</translation>
    </message>
    <message>
      <source>Three times 2 min 30 s backward, 1 min forward between. Have somebody beside you.</source>
      <translation>Tres veces 2 min 30 s hacia atrás, 1 min hacia delante entre ellas. Ten a alguien a tu lado.</translation>
    </message>
    <message>
      <source>Three times 2 min backward and 2 min forward.</source>
      <translation>Tres veces 2 min hacia atrás y 2 min hacia delante.</translation>
    </message>
    <message>
      <source>Three times 3 min backward, 1 min forward between. Have somebody beside you.</source>
      <translation>Tres veces 3 min hacia atrás, 1 min hacia delante entre ellas. Ten a alguien a tu lado.</translation>
    </message>
    <message>
      <source>Three times 5 min backward, 2 min forward between.</source>
      <translation>Tres veces 5 min hacia atrás, 2 min hacia delante entre ellas.</translation>
    </message>
    <message>
      <source>Three times 5 min backward, 2 min forward between. The study had a speed of one's own: set yours facing the console.</source>
      <translation>Tres veces 5 min hacia atrás, 2 min hacia delante entre ellas. En el estudio cada uno tenía su velocidad: pon la tuya de cara a la consola.</translation>
    </message>
    <message>
      <source>Twice 2 min 30 s backward, 1 min forward between. Have somebody beside you.</source>
      <translation>Dos veces 2 min 30 s hacia atrás, 1 min hacia delante entre ambas. Ten a alguien a tu lado.</translation>
    </message>
    <message>
      <source>Twice 2 min 30 s backward, 1 min on the rails between. Have somebody beside you.</source>
      <translation>Dos veces 2 min 30 s hacia atrás, 1 min en los bordes entre ellas. Ten a alguien a tu lado.</translation>
    </message>
    <message>
      <source>Twice 2 min 30 s backward, 2 min forward between. Walk only.</source>
      <translation>Dos veces 2 min 30 s hacia atrás, 2 min hacia delante entre ambas. Solo caminar.</translation>
    </message>
    <message>
      <source>Twice 3 min 20 s backward, 2 min forward between. Walk only.</source>
      <translation>Dos veces 3 min 20 s hacia atrás, 2 min hacia delante entre ambas. Solo caminar.</translation>
    </message>
    <message>
      <source>Twice 3 min backward, 1 min forward between. Have somebody beside you.</source>
      <translation>Dos veces 3 min hacia atrás, 1 min hacia delante entre ambas. Ten a alguien a tu lado.</translation>
    </message>
    <message>
      <source>Twice 4 min 10 s backward, 2 min forward between. Walk only.</source>
      <translation>Dos veces 4 min 10 s hacia atrás, 2 min hacia delante entre ambas. Solo caminar.</translation>
    </message>
    <message>
      <source>Twice 5 min 50 s backward, 2 min forward between. Walk only.</source>
      <translation>Dos veces 5 min 50 s hacia atrás, 2 min hacia delante entre ambas. Solo caminar.</translation>
    </message>
    <message>
      <source>Twice 5 min backward, 1 min forward between. Have somebody beside you.</source>
      <translation>Dos veces 5 min hacia atrás, 1 min hacia delante entre ambas. Ten a alguien a tu lado.</translation>
    </message>
    <message>
      <source>Twice 5 min backward, 2 min forward between.</source>
      <translation>Dos veces 5 min hacia atrás, 2 min hacia delante entre ambas.</translation>
    </message>
    <message>
      <source>Twice 5 min backward, 2 min forward between. The study had a speed of one's own: set yours facing the console.</source>
      <translation>Dos veces 5 min hacia atrás, 2 min hacia delante entre ambas. En el estudio cada uno tenía su velocidad: pon la tuya de cara a la consola.</translation>
    </message>
    <message>
      <source>Twice 5 min backward, 2 min forward between. Walk only.</source>
      <translation>Dos veces 5 min hacia atrás, 2 min hacia delante entre ambas. Solo caminar.</translation>
    </message>
    <message>
      <source>Twice 6 min 40 s backward, 2 min forward between. Walk only.</source>
      <translation>Dos veces 6 min 40 s hacia atrás, 2 min hacia delante entre ambas. Solo caminar.</translation>
    </message>
    <message>
      <source>Twice 6 min backward, 2 min forward between.</source>
      <translation>Dos veces 6 min hacia atrás, 2 min hacia delante entre ambas.</translation>
    </message>
    <message>
      <source>Twice 6 min backward, 2 min forward between. The study had a speed of one's own: set yours facing the console.</source>
      <translation>Dos veces 6 min hacia atrás, 2 min hacia delante entre ambas. En el estudio cada uno tenía su velocidad: pon la tuya de cara a la consola.</translation>
    </message>
    <message>
      <source>Twice 7 min backward, 2 min forward between. The study had a speed of one's own: set yours facing the console.</source>
      <translation>Dos veces 7 min hacia atrás, 2 min hacia delante entre ambas. En el estudio cada uno tenía su velocidad: pon la tuya de cara a la consola.</translation>
    </message>
    <message>
      <source>Week 1 of First steps: four times 30 s backward and 30 s on the rails, on the flat. Basis: guidelines for first sessions (start with 2-5 min backward on the flat); the table is this program's design. Have somebody beside you.</source>
      <translation>Semana 1 de Primeros pasos: cuatro veces 30 s hacia atrás y 30 s en los bordes, en llano. Base: guías para las primeras sesiones (empezar con 2-5 min hacia atrás en llano); la tabla es diseño de este programa. Ten a alguien a tu lado.</translation>
    </message>
  </context>
</TS>
